package dev.assembler.gpt;

import java.util.Optional;
import java.util.UUID;

/**
 * A partition of a plan.
 *
 * @param guid empty in an MBR, and where it is known only when all is written
 * @param offset in bytes
 * @param size in bytes
 */
public record PlannedPartition(
    int number, String name, PartitionType type, Optional<UUID> guid, Bounds offset, Bounds size) {}
