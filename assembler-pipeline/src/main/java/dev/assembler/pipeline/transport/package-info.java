/**
 * Raw disks on their way to where they are used: compressed streams in which holes cost next to
 * nothing, and maps of the blocks that need writing.
 */
package dev.assembler.pipeline.transport;
