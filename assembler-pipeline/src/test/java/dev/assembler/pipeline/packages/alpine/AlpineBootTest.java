package dev.assembler.pipeline.packages.alpine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.codec.Codec;
import dev.assembler.core.image.AtomicOutput;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.TreeBuilder;
import dev.assembler.core.tree.TreeDump;
import dev.assembler.core.tree.TreePath;
import dev.assembler.cpio.InitramfsImage;
import dev.assembler.cpio.InitramfsOptions;
import dev.assembler.cpio.Segment;
import dev.assembler.pipeline.packages.OpenPackages;
import dev.assembler.pipeline.source.OpenTree;
import dev.assembler.testkit.DebianKernel;
import dev.assembler.testkit.Machine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Alpine's base and packages of ours: its own busybox boots, its own apk reads our database. */
@Tag("boot")
@Tag("slow")
class AlpineBootTest {

  /** What apk says goes to the serial line, which is all that is looked at. */
  private static final String INIT =
      """
      #!/bin/sh
      export PATH=/sbin:/bin:/usr/sbin:/usr/bin
      mount -t proc proc /proc
      echo "INFO $(apk info -vv 2>/dev/null | grep ^marker)"
      echo "OWNER $(apk info -W /opt/marker/lib 2>/dev/null)"
      echo "WORLD $(tr '\\n' ' ' < /etc/apk/world)"
      echo "AUDIT [$(apk audit --system 2>&1)]"
      echo "LINK $(readlink /usr/bin/applet)"
      reboot -f
      """;

  @TempDir Path folder;

  private OpenPackages install(OpenTree base, String architecture) throws IOException {
    var marker = new TestPackage("marker", "1.2-r3").depends("libmarker", "busybox", "/bin/sh");
    marker.line("arch", architecture);
    marker.data.directory("opt/", 0755).directory("opt/marker/", 0755);
    marker.data.file("opt/marker/init", 0755, INIT);
    var library = new TestPackage("libmarker", "2");
    library.line("arch", architecture);
    library.data.directory("opt/", 0755).directory("opt/marker/", 0755);
    library.data.file("opt/marker/lib", 0644, "lib");
    library.data.directory("etc/", 0755).directory("etc/busybox-paths.d/", 0755);
    library.data.directory("bin/", 0755).file("bin/marked", 0755, "#!/bin/sh\n");
    library.data.file("etc/busybox-paths.d/marked", 0644, "usr/bin/applet\n");
    var repository =
        new TestRepository(folder.resolve(architecture), architecture)
            .add(marker, library)
            .signed();
    TreeBuilder keyed = FileTree.builder();
    keyed.put(TreePath.ROOT, base.tree().root());
    keyed.put(
        TreePath.of("/etc/apk/keys/" + TestKey.FIRST.name),
        TestKey.FIRST
            .base()
            .find(TreePath.of("/etc/apk/keys/" + TestKey.FIRST.name))
            .orElseThrow());
    return repository.install(repository.request(keyed.build(), "marker"));
  }

  @Test
  void theTreeBootsAndApkReadsItsDatabase() throws IOException {
    Path initrd = folder.resolve("initrd");
    try (OpenTree base = RealAlpine.base("x86_64");
        OpenPackages installed = install(base, "x86_64");
        AtomicOutput output = AtomicOutput.create(initrd)) {
      InitramfsImage.write(
          List.of(Segment.of(installed.packages().tree(), Codec.zstd(1))),
          InitramfsOptions.defaults(),
          output.image());
      output.commit();
    }

    String console =
        Machine.pc()
            .withKernel(
                DebianKernel.cloud().image(), initrd, "console=ttyS0 quiet rdinit=/opt/marker/init")
            .run();

    assertTrue(console.contains("INFO marker-1.2-r3"), console);
    assertTrue(console.contains("OWNER /opt/marker/lib is owned by libmarker-2"), console);
    assertTrue(
        console.contains(
            "WORLD alpine-baselayout alpine-keys apk-tools busybox libc-utils marker "),
        console);
    assertTrue(console.contains("AUDIT []"), console);
    assertTrue(console.contains("LINK /bin/marked"), console);
  }

  @Test
  void theArm64TreeIsMadeOnThisHost() throws IOException {
    try (OpenTree base = RealAlpine.base("aarch64");
        OpenPackages installed = install(base, "aarch64")) {
      String dump = TreeDump.of(installed.packages().tree(), TreeDump.Contents.DIGEST);

      assertTrue(dump.contains("/opt/marker/init"), "the package is there");
      assertTrue(dump.contains("/lib/ld-musl-aarch64.so.1"), "the base is there");
      assertEquals(
          14 + 2, new ApkDatabase(new WorkTree(installed.packages().tree())).installed().size());
    }
  }
}
