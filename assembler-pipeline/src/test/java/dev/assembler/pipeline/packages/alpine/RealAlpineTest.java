package dev.assembler.pipeline.packages.alpine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.core.host.HostDirectory;
import dev.assembler.core.host.HostReadOptions;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.EntryName;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.Symlink;
import dev.assembler.core.tree.TreePath;
import dev.assembler.pipeline.MismatchException;
import dev.assembler.pipeline.packages.PackageScript;
import dev.assembler.pipeline.source.OpenTree;
import dev.assembler.tar.TarArchive;
import dev.assembler.tar.TarReadOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Alpine itself has made: we read it, and write the same. */
class RealAlpineTest {

  private static final String BASELAYOUT = "apk/alpine-316/alpine-baselayout-3.2.0-r23.apk";

  /** Users that busybox's script adds. */
  private static final Set<String> CHANGED_BY_SCRIPTS =
      Set.of("/etc/group", "/etc/passwd", "/etc/shadow");

  @ParameterizedTest
  @ValueSource(strings = {"x86_64", "aarch64"})
  void theDatabaseIsWrittenByteForByte(String architecture) throws IOException {
    try (OpenTree base = RealAlpine.base(architecture)) {
      var tree = new WorkTree(base.tree());
      byte[] text = tree.bytes(TreePath.of("/lib/apk/db/installed"));
      List<Installed> packages = InstalledDatabase.read(text);

      assertArrayEquals(text, InstalledDatabase.write(packages));
      for (Installed one : packages) {
        assertEquals(one.header(), IndexEntry.text(one.info()));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"x86_64", "aarch64"})
  void ownersModesAndChecksumsFollowFromTheFiles(String architecture) throws IOException {
    try (OpenTree base = RealAlpine.base(architecture)) {
      var tree = new WorkTree(base.tree());
      var rebuilt = new ArrayList<Installed>();
      int files = 0;
      List<Installed> packages =
          InstalledDatabase.read(tree.bytes(TreePath.of("/lib/apk/db/installed")));
      for (Installed one : packages) {
        var own = new OwnedFiles();
        for (var directory : one.files().directories().entrySet()) {
          own.directory(directory.getKey()).access =
              access(directory.getKey(), tree, directory.getValue().access);
          for (EntryName name : directory.getValue().files.keySet()) {
            TreePath path = directory.getKey().resolve(name);
            Node node = tree.get(path);
            OwnedFiles.OwnedFile stated = directory.getValue().files.get(name);
            own.putFile(
                path,
                CHANGED_BY_SCRIPTS.contains(path.toString())
                    ? stated
                    : new OwnedFiles.OwnedFile(
                        OwnedFiles.Access.of(node.metadata()), NodeChecksum.of(node)));
            files++;
          }
        }
        rebuilt.add(
            new Installed(
                one.info(),
                IndexEntry.text(one.info()),
                one.replaces(),
                one.replacesPriority(),
                one.own(),
                own));
      }

      assertTrue(files > 80, files + " files");
      assertEquals(
          new String(tree.bytes(TreePath.of("/lib/apk/db/installed")), StandardCharsets.UTF_8),
          new String(InstalledDatabase.write(rebuilt), StandardCharsets.UTF_8));
    }
  }

  /** When the archive was made, /proc was mounted; what is in /dev was left out. */
  private static OwnedFiles.Access access(TreePath path, WorkTree tree, OwnedFiles.Access stated) {
    Node node = tree.find(path);
    return node == null || path.toString().equals("/proc")
        ? stated
        : OwnedFiles.Access.of(node.metadata());
  }

  @ParameterizedTest
  @ValueSource(strings = {"x86_64", "aarch64"})
  void theScriptsArchiveIsWrittenByteForByte(String architecture) throws IOException {
    try (OpenTree base = RealAlpine.base(architecture)) {
      var tree = new WorkTree(base.tree());
      byte[] real = tree.bytes(TreePath.of("/lib/apk/db/scripts.tar"));
      var written = new ScriptsArchive(new byte[0]);
      List<Installed> packages =
          InstalledDatabase.read(tree.bytes(TreePath.of("/lib/apk/db/installed")));
      for (String name : List.of("busybox", "alpine-baselayout")) {
        ApkPackage info =
            packages.stream()
                .map(Installed::info)
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow();
        written.add(info, scripts(real, info));
      }

      assertArrayEquals(real, written.build());
      assertArrayEquals(real, new ScriptsArchive(real).build());
    }
  }

  private static List<PackageScript> scripts(byte[] archive, ApkPackage info) throws IOException {
    FileTree tree = TarArchive.read(Content.of(archive).open(), TarReadOptions.defaults());
    var scripts = new ArrayList<PackageScript>();
    for (String kind : ApkFile.SCRIPTS) {
      byte[] text =
          new WorkTree(tree)
              .bytes(TreePath.of("/" + info.id() + "." + info.checksum() + "." + kind));
      if (text != null) {
        scripts.add(new PackageScript(kind, text));
      }
    }
    return scripts;
  }

  @Test
  void busyboxsLinksAreThoseThatItsScriptMade() throws IOException {
    try (OpenTree base = RealAlpine.base("x86_64")) {
      Set<String> made = links(base.tree());
      var tree = new WorkTree(base.tree());
      made.forEach(path -> tree.remove(TreePath.of(path)));

      List<String> notes = BusyboxLinks.make(tree, 0);

      assertEquals(made, links(tree.build()));
      assertEquals(
          List.of(
              made.size() + " links to /bin/busybox made from its list, as its script would have"),
          notes);
    }
  }

  private static Set<String> links(FileTree tree) throws IOException {
    var links = new TreeSet<String>();
    tree.walk((path, node) -> {
      if (node instanceof Symlink link
          && link.targetText().equals("/bin/busybox")
          && !path.toString().equals("/bin/sh")) {
        links.add(path.toString());
      }
    });
    return links;
  }

  @Test
  void indexesAreSignedByKeysOfTheBaseOfTheirArchitecture() throws IOException {
    try (OpenTree x86 = RealAlpine.base("x86_64");
        OpenTree arm = RealAlpine.base("aarch64")) {
      ApkKeys x86Keys = ApkKeys.ofBase(x86.tree());
      ApkKeys armKeys = ApkKeys.ofBase(arm.tree());

      assertEquals(4929, IndexFile.read("316", RealAlpine.index("316"), x86Keys).size());
      assertEquals(5004, IndexFile.read("317", RealAlpine.index("317"), armKeys).size());
      MismatchException refused =
          assertThrows(
              MismatchException.class,
              () -> IndexFile.read("316", RealAlpine.index("316"), armKeys));
      assertTrue(
          refused
              .getMessage()
              .startsWith(
                  "316: signed by RSA.alpine-devel@lists.alpinelinux.org-6165ee59.rsa.pub,"
                      + " expected a signature by one of alpine-devel@"),
          refused.getMessage());
    }
  }

  @Test
  void anIndexWithSeveralSha256SignaturesIsVerifiedByTheOneWhoseKeyIsThere() throws IOException {
    ApkKeys keys =
        ApkKeys.of(
            "keys",
            HostDirectory.read(RealAlpine.file("apk/signing/keys"), HostReadOptions.defaults())
                .tree()
                .root());

    assertEquals(
        16, IndexFile.read("signing", RealAlpine.file("apk/signing/APKINDEX.tar.gz"), keys).size());
  }

  @Test
  void aRealPackageIsReadVerifiedAndUnpacked() throws IOException {
    try (OpenTree arm = RealAlpine.base("aarch64")) {
      ApkFile apk =
          OnePackage.read(
              "baselayout", RealAlpine.file(BASELAYOUT), null, ApkKeys.ofBase(arm.tree()));
      assertEquals("alpine-baselayout-3.2.0-r23", apk.info().info().id());
      assertEquals("aarch64", apk.info().info().architecture());
      assertEquals(
          List.of("pre-install", "post-install", "pre-upgrade", "post-upgrade"),
          apk.scripts().stream().map(PackageScript::kind).toList());
      assertTrue(apk.contents().tree().find(TreePath.of("/etc/crontabs/root")).isPresent());
      Set<TreePath> paths = new HashSet<>();
      apk.contents().entries().forEach(entry -> paths.add(entry.path()));
      assertEquals(apk.contents().tree().nameCount() - 1, paths.size());
    }
  }

  @Test
  void aPackageThatItsIndexDoesNotKnowIsRefused() throws IOException {
    ApkPackage indexed =
        IndexFile.read("316", RealAlpine.index("316"), null).stream()
            .filter(one -> one.id().equals("alpine-baselayout-3.2.0-r23"))
            .findFirst()
            .orElseThrow();

    MismatchException refused =
        assertThrows(
            MismatchException.class,
            () -> OnePackage.read("baselayout", RealAlpine.file(BASELAYOUT), indexed, null));

    assertTrue(
        refused.getMessage().startsWith("baselayout: checksum of its control member: Q1")
            && refused.getMessage().endsWith(", expected " + indexed.checksum()),
        refused.getMessage());
  }

  @Test
  void aPackageOfAKeyThatIsNotThereIsRefusedUnlessUntrustedOnesAreAllowed() throws IOException {
    var hello = RealAlpine.file("apk/hello-wolfi-2.12.1-r0.apk");
    try (OpenTree base = RealAlpine.base("x86_64")) {
      ApkKeys keys = ApkKeys.ofBase(base.tree());
      MismatchException refused =
          assertThrows(MismatchException.class, () -> OnePackage.read("hello", hello, null, keys));
      assertTrue(
          refused.getMessage().startsWith("hello: signed by RSA.melange.rsa.pub, expected"),
          refused.getMessage());
    }
    ApkFile apk = OnePackage.read("hello", hello, null, null);
    assertTrue(apk.contents().tree().find(TreePath.of("/usr/bin/hello")).isPresent());
  }
}
