/**
 * SquashFS 4.0, little-endian.
 *
 * <pre>
 *   0x00  superblock            96 bytes, written last
 *         [codec options]       one raw metadata block, only if the codec's settings are not its
 *                               defaults; always for lz4 (the kernel refuses lz4 without)
 *         data and fragments    blocks as they come, no alignment
 *         inode table           metadata blocks; children before parents
 *         directory table       metadata blocks; entries in byte order
 *         fragment, export, id  lookup tables: metadata blocks, then their location list
 *         xattr table           metadata blocks, then a lookup table of sets
 *   end   zeros to 4 KiB        not counted in bytes_used
 * </pre>
 *
 * <p>Start at {@link SquashfsImage}. Layout and limits: docs/formats/squashfs.md.
 */
package dev.assembler.squashfs;
