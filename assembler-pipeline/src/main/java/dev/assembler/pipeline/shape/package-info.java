/**
 * What is done to a tree once its sources are laid over one another: names pruned by rules, debug
 * sections stripped from programs, sizes held to a budget.
 *
 * <p>Start at {@link Shape}.
 */
package dev.assembler.pipeline.shape;
