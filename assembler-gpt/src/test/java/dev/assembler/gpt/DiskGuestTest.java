package dev.assembler.gpt;

import static dev.assembler.gpt.Disks.MIB;
import static dev.assembler.gpt.Disks.empty;
import static dev.assembler.gpt.Disks.holding;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.assembler.core.image.FileImage;
import dev.assembler.core.image.ImageSource;
import dev.assembler.testkit.Guest;
import dev.assembler.testkit.ReferenceTool;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Linux finds the partitions of our disks, and what is in them. */
@Tag("reference")
@Tag("slow")
class DiskGuestTest {

  /** Device, start and size in sectors of 512, name and identity, first bytes. */
  private static final String SCRIPT =
      """
      LOSETUP -r -P -b 4096 /dev/loop0 /dev/vdd
      for part in /sys/block/vd?/vd?? /sys/block/loop0/loop0p?; do
        dev=$(basename $part)
        uuid=$(BLKID -p -o export /dev/$dev | sed -n s/^PART_ENTRY_UUID=//p)
        name=$(sed -n 's/^PARTNAME=//p' $part/uevent)
        kib=$(sed -n "s/ *[0-9]* *[0-9]* *\\([0-9]*\\) $dev\\$/\\1/p" /proc/partitions)
        echo "$dev $(cat $part/start) $(cat $part/size) $kib $name $uuid" \\
          "$(head -c 32 /dev/$dev | tr -d '\\0')"
      done
      """;

  @TempDir Path folder;

  @Test
  void linuxSeesGptMbrAndHybridDisksAndLargeSectors() throws IOException {
    List<PartitionSpec> partitions =
        List.of(
            holding("boot", "esp").withSize(PartitionSize.of(2 * MIB)),
            PartitionSpec.of("unknown", "root").withBody(Disks.unknown(1, 9_000_000, 100)),
            holding("third", "swap").withGap(MIB),
            holding("fourth", "home").withSize(PartitionSize.of(512 + 2 * MIB)),
            empty("fifth", "srv", 3 * MIB));
    Path gpt = Disks.write(folder.resolve("gpt"), Disks.gpt(), named(partitions, false));
    Path mbr = Disks.write(folder.resolve("mbr"), Disks.mbr(), named(partitions, false));
    Path hybrid = Disks.write(folder.resolve("hybrid"), Disks.hybrid(), named(partitions, true));
    Path large =
        Disks.write(
            folder.resolve("large"),
            Disks.gpt().withSectorSize(4096),
            named(List.of(partitions.get(0), partitions.get(1), partitions.get(2)), false));
    var expected = new StringBuilder();
    expect(expected, "vda", gpt);
    expect(expected, "vdb", mbr);
    expect(expected, "vdc", hybrid);
    expect(expected, "loop0p", large);

    Path losetup = ReferenceTool.require("losetup").program();
    Path blkid = ReferenceTool.require("blkid").program();
    String seen =
        Guest.linux()
            .withModules("loop")
            .withDisk(gpt)
            .withDisk(mbr)
            .withDisk(hybrid)
            .withDisk(large)
            .withFile(losetup)
            .withFile(Path.of("/lib/x86_64-linux-gnu/libsmartcols.so.1"))
            .withFile(blkid)
            .withFile(Path.of("/lib/x86_64-linux-gnu/libblkid.so.1"))
            .withFile(Path.of("/lib/x86_64-linux-gnu/libc.so.6"))
            .withFile(Path.of("/lib64/ld-linux-x86-64.so.2"))
            .run(
                folder,
                SCRIPT.replace("LOSETUP", losetup.toString()).replace("BLKID", blkid.toString()));

    assertEquals(expected.toString(), seen);
  }

  /** Noise says nothing in a terminal: the partition of unknown size begins with its name, too. */
  private static List<PartitionSpec> named(List<PartitionSpec> partitions, boolean hybrid) {
    return partitions.stream()
        .map(one ->
            one.name().equals("unknown")
                ? one.withBody(
                    PartitionBody.between(
                        1,
                        9_000_000,
                        (window, room) -> {
                          byte[] text = new byte[3_000_000];
                          byte[] name = "this is unknown".getBytes(US_ASCII);
                          System.arraycopy(name, 0, text, 0, name.length);
                          window.writeAt(0, ByteBuffer.wrap(text));
                          return text.length;
                        }))
                : one)
        .map(one -> hybrid && one.name().equals("boot") ? one.withMbrEntry(0x0C) : one)
        .toList();
  }

  private static void expect(StringBuilder expected, String device, Path file) throws IOException {
    try (ImageSource disk = FileImage.openForReading(file)) {
      for (Partition one : DiskImage.read(disk).partitions()) {
        if (one.number() == 5 && one.partUuid().equals("ec5b3334-05")) {
          // Linux shows two sectors of an extended partition, so that nobody writes into it
          expected.append(device).append("4 16384 2 1  ec5b3334-04 \n");
        }
        expected.append(
            String.format(
                Locale.ROOT,
                "%s%d %d %d %d %s %s %s%n",
                device,
                one.number(),
                one.offset() / 512,
                one.size() / 512,
                one.size() / 1024,
                one.name(),
                one.partUuid(),
                Disks.text(one.body(), 32).replace("\0", "")));
      }
    }
  }
}
