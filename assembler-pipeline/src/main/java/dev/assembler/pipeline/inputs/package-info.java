/**
 * Files from elsewhere: each has an address and a digest, and comes from a store once it has been
 * fetched.
 *
 * <p>Start at {@link Inputs}.
 */
package dev.assembler.pipeline.inputs;
