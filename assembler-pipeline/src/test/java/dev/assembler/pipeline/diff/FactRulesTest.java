package dev.assembler.pipeline.diff;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What it means if a fact differs, by format and name; what no rule is about follows. */
class FactRulesTest {

  @ParameterizedTest
  @CsvSource({
    "squashfs, superblock.mkfs_time, TIMESTAMP",
    "squashfs, superblock.inode_table_start,",
    "squashfs, compression, COMPRESSOR",
    "squashfs, superblock.compression,",
    "disk, guid, IDENTITY",
    "disk, partitions[2].name, IDENTITY",
    "disk, partitions[2].attributes, CONTENT",
    "disk, partitions[2].offset,",
    "disk, primaryFault, CONTENT",
    "iso, guid, IDENTITY",
    "iso, partitions[1].partUuid, IDENTITY",
    "iso, partitions[1].size,",
    "ext4, ext4.hashSeed, IDENTITY",
    "ext4, ext4.written, TIMESTAMP",
    "uki, parts[.linux].sha256,",
    "any, some.partUuid, IDENTITY",
    "any, some.mtime, TIMESTAMP",
    "any, blockSize, LAYOUT",
  })
  void aFactHasItsCause(String format, String name, Cause cause) {
    Facts left = facts(format, name, "a");
    Facts right = facts(format, name, "b");

    assertEquals(
        Optional.ofNullable(cause), FactRule.cause("", name, left, right).map(Difference::cause));
  }

  /** Of an MBR alone a PARTUUID only repeats the disk's signature. */
  @Test
  void aPartitionOfAnMbrHasNoIdentityOfItsOwn() {
    String name = "partitions[1].partUuid";
    Facts left = new Facts("disk", Map.of(name, "1-01"), List.of("1"));
    Facts right = new Facts("disk", Map.of(name, "2-01"), List.of("1"));

    assertEquals(Optional.empty(), FactRule.cause("", name, left, right));
  }

  /** An ISO's UUID is a time where it goes with another, and a seed's where it goes alone. */
  @Test
  void theUuidOfAnIsoIsATimeOrAnIdentity() {
    String name = "descriptors.uuid";
    Facts one = new Facts("iso", Map.of(name, "1", "descriptors.created", "7"), List.of());
    Facts seed = new Facts("iso", Map.of(name, "2", "descriptors.created", "7"), List.of());
    Facts hour = new Facts("iso", Map.of(name, "2", "descriptors.created", "8"), List.of());

    assertEquals(Cause.IDENTITY, FactRule.cause("", name, one, seed).orElseThrow().cause());
    assertEquals(Cause.TIMESTAMP, FactRule.cause("", name, one, hour).orElseThrow().cause());
  }

  /** Where a partition lies says something only where nothing else does. */
  @ParameterizedTest
  @CsvSource({
    "partitions[1].offset, LAYOUT",
    "partitions[1].size,",
    "segments[seg1].zeros, PADDING",
    "compressed clusters, COMPRESSOR"
  })
  void someCountOnlyAlone(String name, Cause cause) {
    assertEquals(
        Optional.ofNullable(cause),
        FactRule.causeAlone("", name, facts("disk", name, "1"), facts("disk", name, "2"))
            .map(Difference::cause));
  }

  private static Facts facts(String format, String name, String value) {
    return new Facts(
        format,
        name.equals("guid") ? Map.of(name, value) : Map.of(name, value, "guid", "x"),
        List.of());
  }
}
