package dev.assembler.assets;

import java.nio.file.Path;
import java.util.Optional;

/**
 * An asset and its file, which may be missing.
 *
 * @param name logical, {@code initrd.img}
 * @param expected what the manifest says of it; empty where there is no manifest
 */
public record ResolvedAsset(String name, Path path, boolean exists, Optional<Asset> expected) {}
