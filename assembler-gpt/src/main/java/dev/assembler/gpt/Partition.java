package dev.assembler.gpt;

import dev.assembler.core.image.ImageSource;
import java.util.Optional;
import java.util.UUID;

/**
 * A partition of a disk that was read.
 *
 * @param number as Linux counts them
 * @param name in a GPT; empty in an MBR
 * @param guid in a GPT
 * @param partUuid as Linux names it: the GUID, or signature and number of an MBR
 * @param attributes in a GPT, all 64 bits
 * @param active flagged in the MBR
 * @param offset in bytes
 * @param size in bytes
 * @param body a window of the disk, which must stay open for as long as it is used
 */
public record Partition(
    int number,
    String name,
    PartitionType type,
    Optional<UUID> guid,
    String partUuid,
    long attributes,
    boolean active,
    long offset,
    long size,
    ImageSource body) {}
