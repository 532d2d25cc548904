/**
 * Compression, and the pool that does it in parallel.
 *
 * <p>Start at {@link Codec}: a value such as {@code zstd:15}. From it come a {@link
 * BlockCompressor} for one block at a time (squashfs, erofs) and a {@link StreamCompressor} for
 * whole streams (tar, cpio); {@link BlockDecompressor} and {@link StreamDecompressor} are their
 * counterparts and trust no byte. {@link OrderedPool} runs blocks on several threads and hands the
 * results back in the order they were submitted. {@link Provenance} names the libraries: another
 * version may mean other bytes.
 *
 * <p>This module is the only one that imports a compression library.
 */
package dev.assembler.codec;
