/**
 * What a tree can come from: a host directory, a tar in any compression from a file or standard
 * input, an image we read, or a directory inside one.
 *
 * <p>Start at {@link TreeSource}; how sources are named is in {@link SourceAddress}.
 */
package dev.assembler.pipeline.source;
