/**
 * TOML files that people write: every problem is told at once, with its line and the nearest known
 * key. Start at {@link dev.assembler.pipeline.toml.TomlFile}.
 */
package dev.assembler.pipeline.toml;
