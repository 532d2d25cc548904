package dev.assembler.pipeline.packages.debian;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.core.image.FileImage;
import dev.assembler.core.tree.Directory;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.pipeline.inputs.StoredInputs;
import dev.assembler.pipeline.packages.PackageTree;
import dev.assembler.pipeline.packages.UnpackRoom;
import dev.assembler.squashfs.SquashfsImage;
import dev.assembler.squashfs.SquashfsOptions;
import dev.assembler.testkit.DebianKernel;
import dev.assembler.testkit.Guest;
import dev.assembler.testkit.ReferenceTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A minbase that no script has ever run in: it runs, and Debian's own tools take it as theirs. */
@Tag("reference")
@Tag("slow")
class MinbaseBootTest {

  @TempDir Path folder;

  @Test
  void aMinbaseRunsFromASquashfsUnderDebiansKernel() throws IOException {
    Path image = folder.resolve("minbase.squashfs");
    int count;
    DebianKernel kernel;
    try (StoredInputs inputs = Mirror.inputs();
        UnpackRoom room = UnpackRoom.in(folder)) {
      var request =
          new DebianRequest(Mirror.sources(), List.of("amd64"), Variant.MINBASE, List.of());
      ResolvedPackages resolved = DebianPackages.resolve(request, inputs, room, 2);
      PackageTree made =
          DebianPackages.install(resolved, inputs, room, InstallOptions.defaults().withThreads(2));
      count = made.packages().size();
      try (FileImage sink = FileImage.create(image)) {
        SquashfsImage.write(made.tree(), SquashfsOptions.defaults(), sink);
      }
      kernel = kernel(inputs, room);
    }
    dpkgAndLdconfigReadIt(image);

    String said =
        Guest.linux()
            .withKernel(kernel)
            .withModules("squashfs", "overlay")
            .withDisk(image)
            .run(
                folder,
                """
                mkdir -p /ro /rw /root
                mount -t squashfs /dev/vda /ro
                mount -t tmpfs none /rw
                mkdir /rw/u /rw/w
                mount -t overlay -o lowerdir=/ro,upperdir=/rw/u,workdir=/rw/w none /root
                mount -t proc none /root/proc
                mount -t devtmpfs none /root/dev
                chroot /root /bin/bash -c '
                  echo kernel $(uname -r)
                  echo shell $BASH_VERSINFO
                  echo user $(id -un) $(stat -c %U:%G:%a /var/mail)
                  echo awk $(awk "BEGIN { print 6 * 7 }")
                  echo packages $(dpkg-query -W | wc -l)
                  perl -e "print qq(perl\\n)"
                  apt-get --version | head -1'
                """);

    assertTrue(said.contains("kernel " + kernel.version() + "\n"), said);
    assertTrue(said.contains("shell 5\n"), said);
    assertTrue(said.contains("user root root:mail:2775\n"), said);
    assertTrue(said.contains("awk 42\n"), said);
    assertTrue(said.contains("packages " + count + "\n"), said);
    assertTrue(said.contains("perl\n"), said);
    assertTrue(said.contains("apt 2."), said);
  }

  /** Resolved, verified and unpacked as the rest; only its own package, not what it depends on. */
  private DebianKernel kernel(StoredInputs inputs, UnpackRoom room) throws IOException {
    var request =
        new DebianRequest(
            Mirror.sources(), List.of("amd64"), Variant.CUSTOM, List.of("linux-image-cloud-amd64"));
    ResolvedPackages resolved = DebianPackages.resolve(request, inputs, room, 2);
    List<ResolvedPackage> images =
        resolved.packages().stream()
            .filter(one -> one.name().matches("linux-image-[0-9].*"))
            .toList();
    assertEquals(1, images.size(), resolved.packages().toString());
    var alone =
        new ResolvedPackages(
            resolved.architectures(),
            images,
            resolved.indexes(),
            resolved.base(),
            List.of(),
            List.of());
    FileTree tree =
        DebianPackages.install(alone, inputs, room, InstallOptions.defaults().withThreads(2))
            .tree();
    Path root = folder.resolve("kernel");
    tree.walk((path, node) -> {
      Path target = root.resolve(path.toString().substring(1));
      if (node instanceof Directory) {
        Files.createDirectories(target);
      } else if (node instanceof RegularFile file) {
        Files.write(target, Contents.read(file.content()));
      }
    });
    return DebianKernel.in(root);
  }

  private void dpkgAndLdconfigReadIt(Path image) throws IOException {
    Path root = folder.resolve("root");
    ReferenceTool.require("unsquashfs").run("-q", "-n", "-d", root, image);
    ReferenceTool dpkg = ReferenceTool.require("dpkg");
    String admin = "--admindir=" + root.resolve("var/lib/dpkg");

    assertEquals("", dpkg.run("--root=" + root, admin, "--verify").text());
    String state =
        ReferenceTool.require("dpkg-query").run(admin, "-W", "-f", "${db:Status-Status}\n").text();
    assertEquals(List.of("unpacked"), state.lines().distinct().toList());
    ReferenceTool ldconfig = ReferenceTool.require("ldconfig");
    Path cache = root.resolve("etc/ld.so.cache");
    String ours = libraries(ldconfig.run("-p", "-C", cache).text());
    ldconfig.run("-r", root);
    assertEquals(libraries(ldconfig.run("-p", "-C", cache).text()), ours);
  }

  private static String libraries(String printed) {
    return String.join("\n", printed.lines().filter(line -> line.startsWith("\t")).toList());
  }
}
