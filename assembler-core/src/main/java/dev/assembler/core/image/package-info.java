/**
 * Images as bytes at offsets, without a cursor: {@link ImageSource} is read, {@link ImageSink} is
 * written, a window of either is a partition.
 */
package dev.assembler.core.image;
