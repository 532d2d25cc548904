/**
 * GPT, hybrid and MBR disks, little-endian.
 *
 * <pre>
 *   LBA 0       MBR                 boot code, signature, four entries: protective, hybrid, or all there is
 *   LBA 1       GPT header          92 bytes
 *   LBA 2       partition entries   128 of 128 bytes; may begin later
 *               raw pieces          at fixed offsets, between the tables and the partitions
 *   1 MiB       partitions          each its own image, in a window of the disk
 *   last - 32   partition entries   the same again
 *   last        GPT header          pointing the other way
 *
 *   MBR alone   four primary partitions; one of them may be an extended one, in which each logical
 *               partition follows an extended boot record that tells where the next one is
 * </pre>
 *
 * <p>Start at {@link dev.assembler.gpt.DiskImage}. Layout and limits: docs/formats/gpt.md.
 */
package dev.assembler.gpt;
