package dev.assembler.pipeline.recipe;

/** placeholder until layout has DiskNames */
public final class RecipeDiskNames {
  RecipeDiskNames(RecipeScope scope) {}
}
