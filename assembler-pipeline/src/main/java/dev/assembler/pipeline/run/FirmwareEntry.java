package dev.assembler.pipeline.run;

/** A value that the guest finds in fw_cfg, below {@code opt/}. */
public record FirmwareEntry(String key, String value) {}
