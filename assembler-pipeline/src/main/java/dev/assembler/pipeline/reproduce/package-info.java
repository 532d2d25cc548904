/**
 * Whether a build gives the same bytes again: it is done once more on hosts that differ in what
 * should not matter, and what it made is compared. {@link
 * dev.assembler.pipeline.reproduce.ReproduceJob} decides what is tried together and alone; how a
 * build is done on such a host is {@link dev.assembler.pipeline.reproduce.Rebuild}'s.
 */
package dev.assembler.pipeline.reproduce;
