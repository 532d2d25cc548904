package dev.assembler.pipeline.build;

import dev.assembler.pipeline.recipe.Architecture;

/**
 * A file that is delivered.
 *
 * @param path below the output directory, with slashes
 * @param file its name
 * @param artifact of the recipe
 */
public record Output(
    Architecture architecture,
    String variant,
    String file,
    String path,
    String artifact,
    long size,
    String sha256) {}
