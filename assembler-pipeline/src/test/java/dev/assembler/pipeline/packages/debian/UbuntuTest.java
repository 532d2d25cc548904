package dev.assembler.pipeline.packages.debian;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.codec.Codec;
import dev.assembler.core.tree.Symlink;
import dev.assembler.core.tree.TreePath;
import dev.assembler.pipeline.InputException;
import dev.assembler.pipeline.MismatchException;
import dev.assembler.pipeline.packages.PackageTree;
import dev.assembler.pipeline.packages.UnpackRoom;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Archives laid out as Ubuntu's: components main and universe, members of packages in zstd, indexes
 * in xz by their hashes, and other architectures than amd64 at an address of their own.
 */
class UbuntuTest {

  private static TestKey key;

  @TempDir Path folder;

  @BeforeAll
  static void makeKey() {
    key = TestKey.make();
  }

  private static TestDeb deb(String name, String architecture) {
    return new TestDeb(name, "1-0ubuntu1")
        .field("Architecture", architecture)
        .compressed(Codec.zstd(19));
  }

  /** With a system in main, and what people look after in universe. */
  private TestRepository archive(String name, String architecture) {
    return new TestRepository(folder.resolve(name), key)
        .suite("noble", architecture)
        .release("Origin", "Ubuntu")
        .release("Suite", "noble")
        .release("Codename", "noble")
        .compressed(Codec.parse("xz"))
        .addTo(
            "main",
            deb("base-files", architecture)
                .field("Essential", "yes")
                .file("/usr/lib/os-release", "NAME=Ubuntu\nID=ubuntu\n")
                .file("/etc/dpkg/origins/ubuntu", "Vendor: Ubuntu\n")
                .file("/etc/dpkg/origins/debian", "Vendor: Debian\n")
                .symlink("/bin", "usr/bin"),
            deb("libc6", architecture).file("/usr/lib/libc.so.6", "c of " + architecture))
        .addTo(
            "universe",
            deb("hello", architecture).field("Depends", "libc6").file("/bin/hello", "hello"));
  }

  private static ResolvedPackages resolve(DebianSource source, String architecture, UnpackRoom room)
      throws IOException {
    var request =
        new DebianRequest(
            List.of(source), List.of(architecture), Variant.ESSENTIAL, List.of("hello"));
    return DebianPackages.resolve(request, new TestInputs(), room, 2);
  }

  @Test
  void aSystemComesFromBothComponents() throws IOException {
    try (UnpackRoom room = UnpackRoom.in(folder)) {
      ResolvedPackages found = resolve(archive("ubuntu", "amd64").write().source(), "amd64", room);
      PackageTree made =
          DebianPackages.install(found, new TestInputs(), room, InstallOptions.defaults());

      assertEquals(
          "[base-files 1-0ubuntu1 amd64, libc6 1-0ubuntu1 amd64, hello 1-0ubuntu1 amd64]",
          found.packages().toString());
      assertTrue(
          found
              .packages()
              .getLast()
              .request()
              .address()
              .toString()
              .endsWith("/pool/universe/hello.deb"));
      assertEquals("hello", DebFileTest.text(made.tree(), "/usr/bin/hello"));
      assertTrue(DebianPackages.isUbuntu(made.tree()));
      Symlink vendor =
          (Symlink) made.tree().find(TreePath.of("/etc/dpkg/origins/default")).orElseThrow();
      assertEquals("ubuntu", vendor.targetText());
    }
  }

  @Test
  void otherArchitecturesAreAtThePortsAndOnlyThere() throws IOException {
    try (UnpackRoom room = UnpackRoom.in(folder)) {
      DebianSource ports = archive("ubuntu-ports", "arm64").write().source();
      DebianSource main = archive("ubuntu", "amd64").write().source();

      PackageTree made =
          DebianPackages.install(
              resolve(ports, "arm64", room), new TestInputs(), room, InstallOptions.defaults());
      var refused = assertThrows(InputException.class, () -> resolve(main, "arm64", room));

      assertEquals("c of arm64", DebFileTest.text(made.tree(), "/usr/lib/libc.so.6"));
      assertEquals("arm64\n", DebFileTest.text(made.tree(), "/var/lib/dpkg/arch"));
      assertTrue(
          refused
              .getMessage()
              .endsWith(
                  "no packages of main for arm64; it has components main, universe for amd64"),
          refused.getMessage());
    }
  }

  @Test
  void whatDebiansKeyHasSignedIsNoneOfUbuntus() throws IOException {
    Path other = folder.resolve("ubuntu-archive-keyring.gpg");
    Files.write(other, TestKey.make().publicKey(false));
    DebianSource source = archive("ubuntu", "amd64").write().source(Keyring.of(List.of(other)));

    try (UnpackRoom room = UnpackRoom.in(folder)) {
      var refused = assertThrows(MismatchException.class, () -> resolve(source, "amd64", room));

      assertTrue(refused.getMessage().contains("not in the keyring"), refused.getMessage());
    }
  }
}
