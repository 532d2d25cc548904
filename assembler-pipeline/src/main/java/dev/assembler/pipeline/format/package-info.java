/**
 * What the pipeline knows of each on-disk format, one class for each: {@link
 * dev.assembler.pipeline.format.ImageFormat} says what that is, {@link
 * dev.assembler.pipeline.format.ImageFormats} lists them. The rooms themselves have nothing in
 * common; here they are made alike.
 */
package dev.assembler.pipeline.format;
