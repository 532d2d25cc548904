/**
 * FAT12, FAT16 and FAT32 volumes, little-endian.
 *
 * <pre>
 *   sector 0     boot sector        BIOS parameter block, serial, label
 *          1     FSInfo             FAT32 only: free clusters, where to look for the next
 *          6, 7  their backups      FAT32 only
 *                zeros              to the end of the reserved sectors
 *                FAT 1, FAT 2       an entry of 12, 16 or 28 bits for each cluster: the next of its chain
 *                root directory     FAT12 and FAT16 only: 512 records of 32 bytes
 *   cluster 2    directories        FAT32: the root's first; each in one piece, in the tree's order
 *                files              directory by directory, each in one piece
 *   end          free clusters      a hole
 * </pre>
 *
 * <p>Start at {@link dev.assembler.fat.FatVolume}. Layout and limits: docs/formats/fat.md.
 */
package dev.assembler.fat;
