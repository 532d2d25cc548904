/**
 * dm-verity: a tree of digests over the blocks of a device, by which Linux refuses every block that
 * was changed; the area as veritysetup(8) writes it, version 1, numbers little-endian.
 *
 * <pre>
 *   hash area   superblock    512 bytes, zeros up to a hash block
 *               level n-1     one hash block, whose digest is the root hash
 *               ..
 *               level 0       the digests of the data blocks, as many as fit a hash block
 * </pre>
 *
 * <p>Every digest is of the salt and then a block. A tree over a single data block has no levels:
 * the block's digest is the root hash.
 *
 * <p>Start at {@link VerityImage}. Layout and limits: docs/formats/verity.md.
 */
package dev.assembler.verity;
