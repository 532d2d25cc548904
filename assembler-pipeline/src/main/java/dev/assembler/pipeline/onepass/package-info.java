/**
 * Contents that several writers take from one reading.
 *
 * <p>Start at {@link SharedReading}: each writer gets trees whose contents come out of a window
 * over the files that are being read. What one writer has read stays there until all others have
 * taken it; who is ahead waits. A file that is needed once more after that is opened once more, and
 * counted.
 */
package dev.assembler.pipeline.onepass;
