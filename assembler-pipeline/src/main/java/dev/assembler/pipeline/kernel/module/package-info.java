/**
 * The modules of a kernel as files: which there are ({@link ModuleDirectory}), and what each says
 * of itself ({@link ModuleReader}), read from its ELF sections.
 */
package dev.assembler.pipeline.kernel.module;
