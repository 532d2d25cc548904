/**
 * Fixed VHD (Virtual Hard Disk Image Format Specification, Microsoft, 2006), big-endian.
 *
 * <pre>
 *   0      the disk     as it is, a whole number of MiB
 *   size   footer       512 bytes
 * </pre>
 *
 * <p>Start at {@link VhdImage}. Layout and limits: docs/formats/transport.md.
 */
package dev.assembler.vhd;
