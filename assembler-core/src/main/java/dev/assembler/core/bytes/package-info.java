/**
 * How records on disk are written and read here: one chain that restates offset, width and the
 * specification's name of every field, so that a gap, an overlap or an overflow cannot pass.
 *
 * <p>{@link StructWriter} encodes, {@link StructReader} decodes in the same order. Hot records by
 * the hundred thousand go straight into a {@link java.nio.ByteBuffer}.
 */
package dev.assembler.core.bytes;
