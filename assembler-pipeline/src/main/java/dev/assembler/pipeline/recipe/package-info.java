/**
 * A recipe: one TOML file that says what systems are made of, what they become, and for which
 * architectures; docs/recipes.md has every key.
 *
 * <pre>
 *   file -> overrides -> one architecture's values -> placeholders -> records, every problem told
 * </pre>
 *
 * <p>Start at {@link dev.assembler.pipeline.recipe.RecipeReader}.
 */
package dev.assembler.pipeline.recipe;
