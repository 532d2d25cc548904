package dev.assembler.core.tree;

/**
 * Where a file's bytes lie in an image that compresses each file by itself. Files with equal bytes
 * may lie at the same place; the ends of several files may share a block.
 *
 * @param offset of what is the file's own
 * @param length of that, as it is stored
 * @param tail how many bytes of the file, as they are read, are in a block shared with others
 * @param sharedOffset of that block; 0 without a tail
 * @param sharedLength of all of it, as it is stored; 0 without a tail
 */
public record StoredContent(
    long offset, long length, long tail, long sharedOffset, long sharedLength) {}
