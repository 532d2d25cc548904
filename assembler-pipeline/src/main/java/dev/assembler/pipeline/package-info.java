/**
 * Where trees come from ({@code source}), what is said about them beside their files ({@code
 * spec}), what they become ({@code convert}), and images that change in part ({@code repack}).
 */
package dev.assembler.pipeline;
