/**
 * ext4 volumes, little-endian (the journal is big-endian).
 *
 * <pre>
 *   group 0     superblock           at byte 1024; then the group descriptors
 *               reserved             room for more descriptors, which inode 7 holds
 *               bitmaps              of blocks and of inodes, of 16 groups each (flex_bg)
 *               inode tables         of 16 groups
 *               resize block         inode 7's double indirect block
 *               journal              inode 8's blocks: its superblock, and a hole
 *               inodes' blocks       in order of inode numbers: xattrs, data, nodes of extents
 *   group 1,    copies               of the superblock and the descriptors; also in the powers of
 *   3, 5, 7 ..                       3, 5 and 7
 *   end         free blocks          a hole
 * </pre>
 *
 * <p>Start at {@link dev.assembler.ext4.Ext4Volume}. Layout and limits: docs/formats/ext4.md.
 */
package dev.assembler.ext4;
