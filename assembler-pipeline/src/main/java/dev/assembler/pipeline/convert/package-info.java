/**
 * What trees become: sources laid over one another, metadata made independent of the host, specs
 * applied, the result written in the format that was asked for.
 *
 * <p>Start at {@link TreeJob}; formats and their names are in {@link ImageFormat}.
 */
package dev.assembler.pipeline.convert;
