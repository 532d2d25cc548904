/**
 * newc cpio archives, and the initramfs images made of them.
 *
 * <pre>
 *   initramfs   segment, zeros, segment, zeros ..    each one or more archives, stored or compressed
 *   archive     entry, entry .. TRAILER!!!           from a multiple of 4 on
 *   entry       header    110 bytes: magic, 13 fields of 8 hexadecimal digits
 *               name      c_namesize bytes, NUL included; zeros to a multiple of 4
 *               data      c_filesize bytes; zeros to a multiple of 4
 * </pre>
 *
 * <p>Start at {@link dev.assembler.cpio.CpioArchive} for one archive, at {@link
 * dev.assembler.cpio.InitramfsImage} for what a kernel is given. Layout and limits:
 * docs/formats/newc.md.
 */
package dev.assembler.cpio;
