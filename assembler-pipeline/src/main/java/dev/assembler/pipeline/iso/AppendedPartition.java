package dev.assembler.pipeline.iso;

import dev.assembler.core.tree.Content;
import dev.assembler.gpt.PartitionType;
import java.util.UUID;

/**
 * A partition behind the volume that nothing starts from, such as one for data.
 *
 * @param guid its own, null for a derived one
 */
public record AppendedPartition(String name, PartitionType type, UUID guid, Content content) {}
