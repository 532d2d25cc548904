package dev.assembler.pipeline.diff;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What it means if a fact differs. A fact that no rule is about - a size, a count, where a table
 * begins - follows from others and is no cause of its own.
 *
 * @param fact the format's name, a colon and the fact's name
 * @param cause what it shows; null if it only repeats another fact
 * @param offset where the field is, from the image's beginning; -1 if that depends on the image
 * @param cure what ends it; empty for what the cause says
 */
record FactRule(Pattern fact, Cause cause, long offset, String cure) {

  private static final String OF_MKSQUASHFS =
      "--compression NAME:LEVEL; of mksquashfs: -comp, -Xcompression-level";

  /** The first that matches counts: formats' own fields, then what any format may have. */
  private static final List<FactRule> ALL =
      List.of(
          rule(
              "squashfs:superblock\\.mkfs_time",
              Cause.TIMESTAMP,
              0x08,
              "--epoch SECONDS; of mksquashfs: -mkfs-time SECONDS, or SOURCE_DATE_EPOCH"),
          rule(
              "squashfs:superblock\\.block_size",
              Cause.COMPRESSOR,
              0x0C,
              "--block-size SIZE; of mksquashfs: -b SIZE"),
          rule("squashfs:compression", Cause.COMPRESSOR, 0x14, OF_MKSQUASHFS),
          rule("squashfs:compressorOptions\\..*", Cause.COMPRESSOR, 0x60, OF_MKSQUASHFS),
          rule(
              "fat:volume\\.serial",
              Cause.IDENTITY,
              -1,
              "--seed TEXT; of mkfs.fat: -i HEX, or --invariant"),
          rule("fat:volume\\.label", Cause.IDENTITY, -1, "--label TEXT; of mkfs.fat: -n TEXT"),
          rule("fat:volume\\.oemName", Cause.LAYOUT, 0x03, ""),
          rule(
              "disk:guid",
              Cause.IDENTITY,
              -1,
              "a seed in the layout, or --seed TEXT; of sgdisk: --disk-guid GUID"),
          rule("disk:signature", Cause.IDENTITY, 0x1B8, "a seed in the layout, or --seed TEXT"),
          rule(
              "disk:partitions\\[.*\\]\\.partUuid",
              Cause.IDENTITY,
              -1,
              "a seed in the layout, or --seed TEXT; of sgdisk: --partition-guid N:GUID"),
          rule("disk:partitions\\[.*\\]\\.name", Cause.IDENTITY, -1, "state it: name = \"..\""),
          rule(
              "disk:partitions\\[.*\\]\\.(type|attributes|active)",
              Cause.CONTENT,
              -1,
              "state it in the layout"),
          rule(
              "iso:.*\\.(created|modified|uuid)",
              Cause.TIMESTAMP,
              -1,
              "--epoch SECONDS; of xorriso: -volume_date, or SOURCE_DATE_EPOCH"),
          rule(
              "iso:.*\\.(id|systemId|setId|publisher|preparer|application)",
              Cause.IDENTITY,
              -1,
              "--label TEXT"),
          rule("ext4:.*\\.uuid", Cause.IDENTITY, 0x468, "--seed TEXT; of mke2fs: -U UUID"),
          rule(
              "ext4:.*\\.hashSeed",
              Cause.IDENTITY,
              0x4EC,
              "--seed TEXT; of mke2fs: -E hash_seed=UUID"),
          rule(
              "ext4:.*\\.(created|written)",
              Cause.TIMESTAMP,
              -1,
              "--epoch SECONDS; of mke2fs: E2FSPROGS_FAKE_TIME"),
          rule(
              "qcow2:qcow2\\.compression",
              Cause.COMPRESSOR,
              0x68,
              "--compression NAME; of qemu-img: -o compression_type=NAME"),
          rule(
              "qcow2:qcow2\\.clusterSize",
              Cause.LAYOUT,
              0x14,
              "one program for both; of qemu-img: -o cluster_size=SIZE"),
          rule("qcow2:qcow2\\.(version|refcountBits)", Cause.LAYOUT, -1, ""),
          rule("vhd:vhd\\.timeStamp", Cause.TIMESTAMP, -1, "--epoch SECONDS"),
          rule("vhd:vhd\\.uniqueId", Cause.IDENTITY, -1, "--seed TEXT"),
          rule("squashfs:superblock\\.compression", null, -1, ""),
          rule("(cpio|initramfs):segments\\[.*\\]\\.trailer", Cause.LAYOUT, -1, ""),
          rule("uki:(parts|profiles)\\[.*", null, -1, ""),
          rule("[^:]*:.*(uuid|guid|serial|hashSeed|label)", Cause.IDENTITY, -1, ""),
          rule("[^:]*:.*(created|modified|written|[tT]ime)", Cause.TIMESTAMP, -1, ""),
          rule("[^:]*:(.*\\.)?(compression|codec)", Cause.COMPRESSOR, -1, ""),
          rule(
              "[^:]*:(.*\\.)?(type|table|features|rockRidge|joliet|(sector|cluster|block|inode)Size)",
              Cause.LAYOUT,
              -1,
              "state it, by the option of the same name"));

  /** Zeros behind a segment, which follow from its size unless nothing else differs. */
  private static final Pattern ZEROS = Pattern.compile("segments\\[.*\\]\\.zeros");

  /** How much of a disk is compressed, which follows from the disk unless that is the same. */
  private static final Pattern COMPRESSED = Pattern.compile("compressed clusters");

  private static FactRule rule(String fact, Cause cause, long offset, String cure) {
    return new FactRule(Pattern.compile(fact), cause, offset, cure);
  }

  /** What a fact that differs means; empty if it only follows from others. */
  static Optional<Difference> cause(String place, String name, Facts left, Facts right) {
    for (FactRule rule : ALL) {
      if (rule.fact.matcher(left.format() + ":" + name).matches()) {
        if (rule.cause == null || isOfSignature(name, left)) {
          return Optional.empty();
        }
        Difference found =
            Difference.of(
                place,
                name,
                rule.offset >= 0 ? rule.offset : offset(name, left, right),
                left.get(name),
                right.get(name),
                rule.cause);
        return Optional.of(rule.cure.isEmpty() ? found : found.withCure(rule.cure));
      }
    }
    return Optional.empty();
  }

  /** What a fact means that differs where neither another nor what is inside does. */
  static Optional<Difference> causeAlone(String place, String name, Facts left, Facts right) {
    boolean compressed = COMPRESSED.matcher(name).matches();
    if (!compressed && !ZEROS.matcher(name).matches()) {
      return Optional.empty();
    }
    Cause cause = compressed ? Cause.COMPRESSOR : Cause.PADDING;
    Difference found = Difference.of(place, name, -1, left.get(name), right.get(name), cause);
    return Optional.of(
        compressed ? found.withCure("--compression NAME:LEVEL; of qemu-img: -c") : found);
  }

  /** Of an MBR alone a PARTUUID is the disk's signature with a number. */
  private static boolean isOfSignature(String name, Facts facts) {
    return facts.format().equals("disk")
        && facts.get("guid").equals("-")
        && name.endsWith(".partUuid");
  }

  /** Where a field is that depends on the image; -1 if the two disagree about that, too. */
  private static long offset(String name, Facts left, Facts right) {
    long ours = offset(name, left);
    return ours == offset(name, right) ? ours : -1;
  }

  private static final Pattern PARTITION = Pattern.compile("partitions\\[(\\d+)]\\.partUuid");

  private static long offset(String name, Facts facts) {
    if (name.equals("volume.serial")) {
      return facts.get("volume.type").endsWith("32") ? 0x43 : 0x27;
    }
    if (name.startsWith("vhd.")) {
      return Long.parseLong(facts.get("disk size")) + (name.equals("vhd.timeStamp") ? 0x18 : 0x44);
    }
    if (facts.get("guid").equals("-") || facts.get("sectorSize").equals("-")) {
      return -1;
    }
    // UEFI 5.3: the header in the second sector, DiskGUID 56 bytes into it; entries from the third.
    long sector = Long.parseLong(facts.get("sectorSize"));
    Matcher partition = PARTITION.matcher(name);
    if (partition.matches()) {
      return 2 * sector + 128 * (Long.parseLong(partition.group(1)) - 1) + 16;
    }
    return name.equals("guid") ? sector + 56 : -1;
  }
}
