/**
 * An initramfs made anew with some files more, some others and some less, and everything else as it
 * was.
 *
 * <p>Start at {@link dev.assembler.pipeline.repack.RepackJob}.
 */
package dev.assembler.pipeline.repack;
