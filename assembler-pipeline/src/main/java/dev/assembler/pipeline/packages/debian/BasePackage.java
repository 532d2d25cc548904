package dev.assembler.pipeline.packages.debian;

/**
 * A package that the base has and that stays.
 *
 * @param name without architecture
 * @param version as Debian writes it
 * @param architecture its own, or "all"
 */
public record BasePackage(String name, String version, String architecture) {}
