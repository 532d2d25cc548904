/**
 * Kernels' modules: which are needed for something to work, in the order to load them ({@link
 * ModuleTree}), as a tree with indexes of its own ({@link ModuleSelection}). Firmware that they ask
 * for is in {@code firmware}, the indexes in {@code depmod}, the files in {@code module}.
 */
package dev.assembler.pipeline.kernel;
