/**
 * Where trees come from ({@code source}), what is said about them beside their files ({@code
 * spec}), and what they become ({@code convert}).
 */
package dev.assembler.pipeline;
