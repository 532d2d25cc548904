package dev.assembler.pipeline.run;

import java.nio.file.Path;

/**
 * A folder of the host that the guest may mount.
 *
 * @param tag by which the guest names it
 */
public record Share(String tag, Path folder) {}
