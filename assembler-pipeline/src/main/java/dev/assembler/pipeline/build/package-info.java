/**
 * Recipes built: every artifact once, in parallel, and not at all where nothing it depends on has
 * changed.
 *
 * <pre>
 *   source  pinned: a digest that stands for all its bytes        SourceRoom
 *   tree    composed in memory, contents stay where they are      TreeRoom
 *   file    made under its key in the workspace                   ArtifactRoom, Workspace
 *   output  moved to its place when all are there                 Publication
 * </pre>
 *
 * <p>The key of a file is a digest of everything that decides its bytes: the recipe's words, the
 * keys of trees, the digests of files it is made of, epoch, seed, architecture and this program.
 *
 * <p>Start at {@link dev.assembler.pipeline.build.Assembler}.
 */
package dev.assembler.pipeline.build;
