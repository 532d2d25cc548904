package dev.assembler.pipeline.onepass;

/**
 * What a shared reading took.
 *
 * @param files that some writer wanted
 * @param opens how often one of them was opened; in one pass as many as there are files
 * @param bytes that were read of them, without holes
 * @param evictions how often the window let go of something that was still wanted
 * @param mostHeld the most bytes that were in the window
 */
public record ReadingFacts(long files, long opens, long bytes, long evictions, long mostHeld) {}
