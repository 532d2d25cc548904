package dev.assembler.assets;

import java.io.InputStream;

/**
 * An asset's bytes from some offset to their end; whoever gets them closes the stream.
 *
 * @param offset of the first byte, at most the one that was asked for
 */
public record AssetBytes(InputStream stream, long offset) {}
