package dev.assembler.pipeline.diff;

import java.util.List;

/** The rules for all formats. */
final class FactRules {

  private static final String OF_MKSQUASHFS =
      "--compression NAME:LEVEL; of mksquashfs: -comp, -Xcompression-level";

  private static final String OF_XORRISO =
      "--epoch SECONDS; of xorriso: -volume_date, or SOURCE_DATE_EPOCH";

  private static final String OF_MKE2FS = "--epoch SECONDS; of mke2fs: E2FSPROGS_FAKE_TIME";

  /** An ISO's primary volume descriptor (ECMA-119, 8.4), in its 16th sector. */
  private static final long VOLUME = 16 * 2048;

  /** The first that matches counts: formats' own fields, then what any format may have. */
  static final List<FactRule> ALL =
      List.of(
          FactRule.of(
              "squashfs:superblock\\.mkfs_time",
              Cause.TIMESTAMP,
              0x08,
              "--epoch SECONDS; of mksquashfs: -mkfs-time SECONDS, or SOURCE_DATE_EPOCH"),
          FactRule.of(
              "squashfs:superblock\\.block_size",
              Cause.COMPRESSOR,
              0x0C,
              "--block-size SIZE; of mksquashfs: -b SIZE"),
          FactRule.of("squashfs:compression", Cause.COMPRESSOR, 0x14, OF_MKSQUASHFS),
          FactRule.of("squashfs:compressorOptions\\..*", Cause.COMPRESSOR, -1, OF_MKSQUASHFS),
          FactRule.of(
              "fat:volume\\.serial",
              Cause.IDENTITY,
              -1,
              "--seed TEXT; of mkfs.fat: -i HEX, or --invariant"),
          FactRule.of(
              "fat:volume\\.label", Cause.IDENTITY, -1, "--label TEXT; of mkfs.fat: -n TEXT"),
          FactRule.of("fat:volume\\.oemName", Cause.LAYOUT, 0x03, ""),
          FactRule.of(
              "(disk|iso):guid",
              Cause.IDENTITY,
              -1,
              "a seed in the layout, or --seed TEXT; of sgdisk: --disk-guid GUID"),
          FactRule.of(
              "(disk|iso):signature",
              Cause.IDENTITY,
              0x1B8,
              "a seed in the layout, or --seed TEXT"),
          FactRule.of(
              "(disk|iso):partitions\\[.*\\]\\.partUuid",
              Cause.IDENTITY,
              -1,
              "a seed in the layout, or --seed TEXT; of sgdisk: --partition-guid N:GUID"),
          FactRule.of(
              "(disk|iso):partitions\\[.*\\]\\.name",
              Cause.IDENTITY,
              -1,
              "state it: name = \"..\""),
          FactRule.of(
              "(disk|iso):partitions\\[.*\\]\\.(type|attributes|active)",
              Cause.CONTENT,
              -1,
              "state it in the layout"),
          FactRule.of("iso:descriptors\\.created", Cause.TIMESTAMP, VOLUME + 0x32D, OF_XORRISO),
          FactRule.of("iso:descriptors\\.uuid", Cause.TIMESTAMP, VOLUME + 0x33E, OF_XORRISO),
          FactRule.of(
              "disk:primaryFault", Cause.CONTENT, 512, "write the disk again: the backup was read"),
          FactRule.of("iso:descriptors\\.id", Cause.IDENTITY, VOLUME + 0x28, "--label TEXT"),
          FactRule.of(
              "iso:.*\\.(systemId|setId|publisher|preparer|application)",
              Cause.IDENTITY,
              -1,
              "one program for both; of xorriso: -publisher and its like"),
          FactRule.of("ext4:.*\\.uuid", Cause.IDENTITY, 0x468, "--seed TEXT; of mke2fs: -U UUID"),
          FactRule.of(
              "ext4:.*\\.hashSeed",
              Cause.IDENTITY,
              0x4EC,
              "--seed TEXT; of mke2fs: -E hash_seed=UUID"),
          FactRule.of("ext4:.*\\.label", Cause.IDENTITY, 0x478, "--label TEXT; of mke2fs: -L TEXT"),
          FactRule.of("ext4:.*\\.created", Cause.TIMESTAMP, 0x508, OF_MKE2FS),
          FactRule.of("ext4:.*\\.written", Cause.TIMESTAMP, 0x430, OF_MKE2FS),
          FactRule.of(
              "qcow2:qcow2\\.compression",
              Cause.COMPRESSOR,
              0x68,
              "--compression NAME; of qemu-img: -o compression_type=NAME"),
          FactRule.of(
              "qcow2:qcow2\\.clusterSize",
              Cause.LAYOUT,
              0x14,
              "one program for both; of qemu-img: -o cluster_size=SIZE"),
          FactRule.of("qcow2:qcow2\\.(version|refcountBits)", Cause.LAYOUT, -1, ""),
          FactRule.of("vhd:vhd\\.timeStamp", Cause.TIMESTAMP, -1, "--epoch SECONDS"),
          FactRule.of("vhd:vhd\\.uniqueId", Cause.IDENTITY, -1, "--seed TEXT"),
          FactRule.of("squashfs:superblock\\.compression", null, -1, ""),
          FactRule.of("(cpio|initramfs):segments\\[.*\\]\\.trailer", Cause.LAYOUT, -1, ""),
          FactRule.of("uki:(parts|profiles)\\[.*", null, -1, ""),
          FactRule.of("(?i)[^:]*:.*(uuid|guid|serial|hashSeed|label)", Cause.IDENTITY, -1, ""),
          FactRule.of("[^:]*:.*(created|modified|written|[tT]ime)", Cause.TIMESTAMP, -1, ""),
          FactRule.of("[^:]*:(.*\\.)?(compression|codec)", Cause.COMPRESSOR, -1, ""),
          FactRule.of(
              "[^:]*:(.*\\.)?(type|table|features|rockRidge|joliet|(sector|cluster|block|inode)Size)",
              Cause.LAYOUT,
              -1,
              "state it, by the option of the same name"));

  private FactRules() {}
}
