package dev.assembler.pipeline.layout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.gpt.Partition;
import dev.assembler.testkit.ReferenceTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Other programs accept our disks and find in them what the layout says. */
@Tag("reference")
class LayoutReferenceTest {

  @TempDir Path folder;

  private Path layout;
  private Path raw;
  private LayoutResult result;

  @BeforeEach
  void aDisk() throws IOException {
    layout = Layouts.write(folder.resolve("in"), Layouts.DISK);
    raw = folder.resolve("disk.raw");
    result = Layouts.make(layout, raw);
  }

  private static String run(String tool, Object... arguments) throws IOException {
    ReferenceTool.Result ran = ReferenceTool.require(tool).run(arguments);
    return ran.text() + ran.err();
  }

  private Partition partition(String name) {
    return result.partitions().stream()
        .filter(p -> p.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private Path window(String name) throws IOException {
    Partition partition = partition(name);
    Path file = folder.resolve(name + ".img");
    run(
        "dd",
        "if=" + raw,
        "of=" + file,
        "bs=1M",
        "skip=" + (partition.offset() >> 20),
        "count=" + (partition.size() >> 20),
        "conv=sparse",
        "status=none");
    return file;
  }

  @Test
  void partitioningToolsFindNoFault() throws IOException {
    String sgdisk = run("sgdisk", "-v", raw);
    String sfdisk = run("sfdisk", "--verify", raw);

    assertTrue(sgdisk.contains("No problems found"), sgdisk);
    assertTrue(sfdisk.contains("No errors detected"), sfdisk);
    String listed = run("sfdisk", "--dump", raw);
    assertTrue(listed.contains("name=\"root-verity\""), listed);
    assertTrue(run("fdisk", "-l", raw).contains("Linux root verity (x86-64)"));
  }

  @Test
  void volumesAreWhole() throws IOException {
    String fsck = run("fsck.fat", "-n", window("esp"));
    assertTrue(!fsck.toLowerCase(java.util.Locale.ROOT).contains("warning"), fsck);
    assertTrue(run("mdir", "-i", window("esp"), "-b", "-/", "::").contains("BOOTX64.EFI"));

    Path extracted = folder.resolve("extracted");
    run("unsquashfs", "-q", "-n", "-no-xattrs", "-d", extracted, window("root"));
    assertEquals("timeout 0\n", Files.readString(extracted.resolve("etc/issue")));
    assertEquals("#!/bin/sh\n", Files.readString(extracted.resolve("opt/tool")));
  }

  /** Holes stay holes: what is allocated is what was written. */
  @Test
  void theRawDiskIsSparse() throws IOException {
    long allocated = Long.parseLong(run("du", "-B1", raw).split("\\s", 2)[0]);

    assertTrue(Files.size(raw) > 64 << 20, "apparent size " + Files.size(raw));
    assertTrue(allocated < 2 << 20, "allocated " + allocated);
  }

  @Test
  void veritysetupAgrees() throws IOException {
    run(
        "veritysetup",
        "verify",
        window("root"),
        window("root-verity"),
        result.rootHashes().get("root"));
  }

  @Test
  void qemuSeesTheSameDisk() throws IOException {
    Path qcow2 = folder.resolve("disk.qcow2");
    Path vhd = folder.resolve("disk.vhd");
    Layouts.make(layout, qcow2);
    Layouts.make(layout, vhd);

    assertTrue(run("qemu-img", "check", qcow2).contains("No errors"));
    run("qemu-img", "compare", "-f", "raw", "-F", "qcow2", raw, qcow2);
    run("qemu-img", "compare", "-f", "raw", "-F", "vpc", raw, vhd);
  }

  @Test
  void compressedDisksAreTheRawOne() throws IOException {
    for (String[] form : new String[][] {{".zst", "zstd"}, {".gz", "gzip"}, {".xz", "xz"}}) {
      Path stream = folder.resolve("other.raw" + form[0]);
      Layouts.make(layout, stream);
      run(form[1], "-d", "-k", "-q", "-f", stream);
      assertEquals(-1, Files.mismatch(raw, folder.resolve("other.raw")), form[1]);
      assertTrue(Files.size(stream) < 1 << 20);
    }
  }
}
