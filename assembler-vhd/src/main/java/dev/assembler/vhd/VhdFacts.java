package dev.assembler.vhd;

import java.util.UUID;

/**
 * What a VHD's footer says of the file.
 *
 * @param timeStamp seconds since 2000
 * @param uniqueId of the disk
 */
public record VhdFacts(long timeStamp, UUID uniqueId) {}
