package dev.assembler.pipeline.packages.alpine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.core.image.ImageSource;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.Symlink;
import dev.assembler.core.tree.TreeBuilder;
import dev.assembler.core.tree.TreeDump;
import dev.assembler.core.tree.TreePath;
import dev.assembler.pipeline.MismatchException;
import dev.assembler.pipeline.packages.InstalledPackage;
import dev.assembler.pipeline.packages.OpenPackages;
import dev.assembler.pipeline.packages.ScriptPolicy;
import dev.assembler.pipeline.packages.UnpackRoom;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Packages laid into a base, and the database that tells of them. */
class InstallTest {

  @TempDir Path folder;

  private static FileTree base() {
    return TestKey.FIRST.base();
  }

  private static String text(FileTree tree, String path) throws IOException {
    return new String(bytes(tree, path), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(FileTree tree, String path) throws IOException {
    Node node = tree.find(TreePath.of(path)).orElseThrow(() -> new AssertionError(path));
    byte[] bytes = new byte[(int) ((RegularFile) node).size()];
    try (ImageSource content = ((RegularFile) node).content().open()) {
      content.readAt(0, ByteBuffer.wrap(bytes));
    }
    return bytes;
  }

  @Test
  void filesDatabaseAndWorldAreAsApkWritesThem() throws IOException {
    var app =
        new TestPackage("app", "1.0-r0")
            .depends("lib>=2")
            .line("commit", "abc")
            .line("triggers", "/usr/share/app /usr/lib/*")
            .script("post-install", "#!/bin/sh\necho hi\n")
            .script("trigger", "#!/bin/sh\n")
            .directory("usr/")
            .directory("usr/bin/")
            .file("usr/bin/app", "app");
    app.data.directory("var/", 0755).directory("var/tmp/", 01777).symlink("usr/bin/run", "app");
    var lib =
        new TestPackage("lib", "2.1-r0").line("provides", "so:lib.so.2=2.1").directory("lib/");
    lib.data.file("lib/lib.so.2", 0755, "lib").hardLink("lib/lib.so", "lib/lib.so.2");
    var repository = new TestRepository(folder).add(app, lib).signed();

    try (OpenPackages installed = repository.install(repository.request(base(), "app"))) {
      FileTree tree = installed.packages().tree();

      String appLines = IndexEntry.text(app.indexed());
      String sha =
          ApkChecksum.of(ApkChecksum.sha1().digest("app".getBytes(StandardCharsets.UTF_8)));
      String libSha =
          ApkChecksum.of(ApkChecksum.sha1().digest("lib".getBytes(StandardCharsets.UTF_8)));
      assertEquals(
          appLines
              + "F:usr\nF:usr/bin\nR:app\nZ:"
              + sha
              + "\nR:run\na:0:0:777\nZ:"
              + sha
              + "\n"
              + "F:var\nF:var/tmp\nM:0:0:1777\n\n"
              + IndexEntry.text(lib.indexed())
              + "F:lib\nR:lib.so.2\na:0:0:755\nZ:"
              + libSha
              + "\nR:lib.so\na:0:0:755\nZ:"
              + libSha
              + "\n\n",
          text(tree, "/lib/apk/db/installed"));
      assertEquals("app\n", text(tree, "/etc/apk/world"));
      assertEquals("x86_64\n", text(tree, "/etc/apk/arch"));
      assertEquals(
          app.indexed().checksum() + " /usr/share/app /usr/lib/*\n",
          text(tree, "/lib/apk/db/triggers"));
      assertEquals(2, tree.linkCount(tree.find(TreePath.of("/lib/lib.so")).orElseThrow()));
      assertEquals(
          List.of("lib", "app"),
          installed.packages().packages().stream().map(InstalledPackage::name).toList());
      assertEquals(List.of("app"), installed.packages().packages().getFirst().requestedBy());
      assertEquals(List.of("the request"), installed.packages().packages().getLast().requestedBy());
      assertTrue(
          installed.packages().notes().contains("app: scripts not run: post-install, trigger"),
          installed.packages().notes().toString());
    }
  }

  @Test
  void scriptsThatNobodyAcknowledgedAreInTheWay() throws IOException {
    var repository =
        new TestRepository(folder)
            .add(
                new TestPackage("a", "1").script("post-install", "x").script("trigger", "x"),
                new TestPackage("b", "1").script("pre-install", "x"))
            .signed();
    AlpineRequest request = repository.request(base(), "a", "b");

    UnresolvedException refused =
        assertThrows(
            UnresolvedException.class,
            () -> repository.install(request.withScripts(ScriptPolicy.onlyOf(Set.of("b")))));

    assertEquals(
        List.of("a (post-install, trigger): has scripts, which are not run and not acknowledged"),
        refused.problems());
    repository.install(request.withScripts(ScriptPolicy.onlyOf(Set.of("a", "b")))).close();
  }

  @Test
  void scriptsAreKeptByteForByte() throws IOException {
    byte[] latin1 = "echo Gr\u00fc\u00dfe\n".getBytes(StandardCharsets.ISO_8859_1);
    var app = new TestPackage("app", "1").script("post-install", latin1);
    var repository = new TestRepository(folder).add(app).signed();

    try (OpenPackages installed = repository.install(repository.request(base(), "app"))) {
      byte[] archive = bytes(installed.packages().tree(), "/lib/apk/db/scripts.tar");
      assertArrayEquals(latin1, Arrays.copyOfRange(archive, 512, 512 + latin1.length));
    }
  }

  /** Names are bytes; those of systemd's units have backslashes. */
  @Test
  void whatWasChangedKeepsItsNameByteForByte() throws IOException {
    var app =
        new TestPackage("app", "1")
            .directory("etc/")
            .file("etc/dev-\\x2d.device", "new")
            .file("etc/" + "n".repeat(90), "same");
    var repository = new TestRepository(folder).add(app).signed();
    TreeBuilder base = FileTree.builder();
    base.put(TreePath.ROOT, base().root());
    base.file("/etc/dev-\\x2d.device", 0644, Content.of("mine"));

    try (OpenPackages installed = repository.install(repository.request(base.build(), "app"))) {
      FileTree tree = installed.packages().tree();
      assertEquals("mine", text(tree, "/etc/dev-\\x2d.device"));
      assertEquals("new", text(tree, "/etc/dev-\\x2d.device.apk-new"));
    }
  }

  @Test
  void aNameThatLeavesNoRoomBesideIsRefused() throws IOException {
    String name = "/etc/" + "n".repeat(250);
    var app = new TestPackage("app", "1");
    app.data.pax("path", name.substring(1)).entry("etc/n", '0', 0644, new byte[] {1}, "");
    var repository = new TestRepository(folder).add(app).signed();
    TreeBuilder base = FileTree.builder();
    base.put(TreePath.ROOT, base().root());
    base.file(name, 0644, Content.of("mine"));

    UnresolvedException refused =
        assertThrows(
            UnresolvedException.class,
            () -> repository.install(repository.request(base.build(), "app")));

    assertEquals(
        List.of("app-1: " + name + ": was changed, and its name leaves no room for .apk-new"),
        refused.problems());
  }

  @Test
  void aFileOfTwoPackagesIsAConflictUnlessOneReplacesTheOther() throws IOException {
    var repository =
        new TestRepository(folder)
            .add(
                new TestPackage("a", "1").directory("usr/").file("usr/x", "a"),
                new TestPackage("b", "1").directory("usr/").file("usr/x", "b"),
                new TestPackage("c", "1")
                    .line("replaces", "a<2")
                    .directory("usr/")
                    .file("usr/x", "c"),
                new TestPackage("d", "1")
                    .line("replaces", "e")
                    .line("replaces_priority", "9")
                    .directory("usr/")
                    .file("usr/y", "d"),
                new TestPackage("e", "1")
                    .line("replaces", "d")
                    .line("replaces_priority", "3")
                    .directory("usr/")
                    .file("usr/y", "e")
                    .file("usr/z", "e"))
            .signed();

    UnresolvedException refused =
        assertThrows(
            UnresolvedException.class,
            () -> repository.install(repository.request(base(), "a", "b")));
    assertEquals(List.of("b-1: /usr/x is of a-1"), refused.problems());
    try (OpenPackages installed = repository.install(repository.request(base(), "a", "c"))) {
      FileTree tree = installed.packages().tree();
      assertEquals("c", text(tree, "/usr/x"));
      String database = text(tree, "/lib/apk/db/installed");
      assertEquals(database.indexOf("R:x"), database.lastIndexOf("R:x"));
      assertTrue(database.indexOf("R:x") > database.indexOf("P:c"));
      assertTrue(database.contains("r:a<2\n"));
    }
    try (OpenPackages installed = repository.install(repository.request(base(), "d", "e"))) {
      FileTree tree = installed.packages().tree();
      assertEquals("d", text(tree, "/usr/y"), "the higher priority keeps its file");
      assertEquals("e", text(tree, "/usr/z"));
      assertTrue(text(tree, "/lib/apk/db/installed").contains("r:e\nq:9\n"));
    }
  }

  @Test
  void anUpgradeTakesTheOldVersionsFilesAwayAndLeavesWhatWasChanged() throws IOException {
    var old =
        new TestPackage("app", "1")
            .script("trigger", "old")
            .line("triggers", "/x")
            .directory("etc/")
            .file("etc/app.conf", "old")
            .file("etc/same.conf", "old")
            .directory("opt/")
            .directory("opt/gone/")
            .file("opt/gone/file", "old");
    FileTree first;
    var before = new TestRepository(folder.resolve("1")).add(old).signed();
    try (OpenPackages installed = before.install(before.request(base(), "app"))) {
      TreeBuilder changed = FileTree.builder();
      changed.put(TreePath.ROOT, installed.packages().tree().root());
      changed.put(
          TreePath.of("/etc/app.conf"), new RegularFile(Metadata.of(0644), Content.of("mine")));
      first = changed.build();
      var after =
          new TestRepository(folder.resolve("2"))
              .add(
                  new TestPackage("app", "2")
                      .directory("etc/")
                      .file("etc/app.conf", "new")
                      .file("etc/same.conf", "new"),
                  new TestPackage("needy", "1").depends("app>1"))
              .signed();

      try (OpenPackages upgraded = after.install(after.request(first, "needy"))) {
        FileTree tree = upgraded.packages().tree();
        assertEquals("mine", text(tree, "/etc/app.conf"));
        assertEquals("new", text(tree, "/etc/app.conf.apk-new"));
        assertEquals("new", text(tree, "/etc/same.conf"));
        assertTrue(tree.find(TreePath.of("/opt")).isEmpty(), "folders of nobody go");
        assertEquals("", text(tree, "/lib/apk/db/triggers"));
        assertEquals(1024, text(tree, "/lib/apk/db/scripts.tar").length(), "no script is left");
        assertEquals("app\nneedy\n", text(tree, "/etc/apk/world"));
        assertTrue(
            text(tree, "/lib/apk/db/installed")
                .startsWith(IndexEntry.text(new TestPackageVersions(after).named("app-2"))));
      }
    }
  }

  /** Reads what a repository's index says. */
  private record TestPackageVersions(TestRepository repository) {
    ApkPackage named(String id) throws IOException {
      return IndexFile.read("index", repository.index(), null).stream()
          .filter(one -> one.id().equals(id))
          .findFirst()
          .orElseThrow();
    }
  }

  @Test
  void ownersAreNamesOfTheTreeAndLinksOnTheWayAreFollowedInside() throws IOException {
    var app = new TestPackage("app", "1");
    app.data
        .directory("bin/", 0755)
        .entry("bin/app", '0', 04755, new byte[0], "", "svc", "svc")
        .entry("bin/other", '0', 0644, new byte[0], "", "nobody-knows", "root");
    var repository = new TestRepository(folder).add(app).signed();
    TreeBuilder base = FileTree.builder();
    base.put(TreePath.ROOT, base().root());
    base.file("/etc/passwd", 0644, Content.of("root:x:0:0::/:/bin/sh\nsvc:x:77:78::/:\n"));
    base.file("/etc/group", 0644, Content.of("root:x:0:\nsvc:x:79:\n"));
    base.symlink("/bin", "../../usr/bin").directory("/usr/bin", 0755);

    try (OpenPackages installed = repository.install(repository.request(base.build(), "app"))) {
      FileTree tree = installed.packages().tree();
      Node file = tree.find(TreePath.of("/usr/bin/app")).orElseThrow();
      assertEquals(77, file.metadata().uid());
      assertEquals(79, file.metadata().gid());
      assertEquals(0, tree.find(TreePath.of("/usr/bin/other")).orElseThrow().metadata().uid());
      assertTrue(tree.find(TreePath.of("/bin")).orElseThrow() instanceof Symlink);
      assertTrue(
          installed.packages().notes().contains("app-1: /bin/app is setuid"),
          installed.packages().notes().toString());
      assertTrue(text(tree, "/lib/apk/db/installed").contains("F:bin\nR:app\na:77:79:4755\n"));
    }
  }

  @Test
  void busyboxGetsTheLinksOfItsListWhereNothingIs() throws IOException {
    var busybox =
        new TestPackage("busybox", "1")
            .directory("bin/")
            .directory("etc/")
            .directory("etc/busybox-paths.d/")
            .file("etc/busybox-paths.d/busybox", "bin/ls\nusr/bin/[\nbin/sh\n../out\n");
    busybox.data.file("bin/busybox", 0755, "elf").symlink("bin/sh", "dash");
    var repository = new TestRepository(folder).add(busybox).signed();

    try (OpenPackages installed = repository.install(repository.request(base(), "busybox"))) {
      FileTree tree = installed.packages().tree();
      assertEquals(
          "/bin/busybox",
          ((Symlink) tree.find(TreePath.of("/usr/bin/[")).orElseThrow()).targetText());
      assertEquals(
          "dash", ((Symlink) tree.find(TreePath.of("/bin/sh")).orElseThrow()).targetText());
      assertTrue(tree.find(TreePath.of("/out")).isEmpty());
      assertTrue(
          installed
              .packages()
              .notes()
              .contains("2 links to /bin/busybox made from its list, as its script would have"));
    }
  }

  @Test
  void theSameRequestGivesTheSameTree() throws IOException {
    var repository =
        new TestRepository(folder)
            .add(
                new TestPackage("a", "1").depends("b").directory("x/").file("x/a", "1"),
                new TestPackage("b", "1").directory("x/").file("x/b", "1"))
            .signed();

    try (OpenPackages one = repository.install(repository.request(base(), "a", "b"));
        OpenPackages two = repository.install(repository.request(base(), "b", "a"))) {
      assertEquals(
          TreeDump.of(one.packages().tree(), TreeDump.Contents.DIGEST),
          TreeDump.of(two.packages().tree(), TreeDump.Contents.DIGEST));
    }
  }

  @Test
  void theSecondRunUnpacksNothingAndVerifiesAllTheSame() throws IOException {
    var repository =
        new TestRepository(folder)
            .add(
                new TestPackage("a", "1").directory("x/").file("x/a", "1"),
                new TestPackage("b", "1").directory("x/").file("x/b", "1"))
            .signed();
    Path kept = folder.resolve("kept");
    AlpineRequest request = repository.request(base(), "a", "b");

    String cold;
    try (OpenPackages first = repository.install(request, UnpackRoom.keptIn(kept))) {
      assertEquals(2, first.unpacked());
      cold = TreeDump.of(first.packages().tree(), TreeDump.Contents.DIGEST);
    }
    try (OpenPackages second = repository.install(request, UnpackRoom.keptIn(kept))) {
      assertEquals(0, second.unpacked());
      assertEquals(cold, TreeDump.of(second.packages().tree(), TreeDump.Contents.DIGEST));
    }
    ApkKeys others = ApkKeys.ofBase(TestKey.OTHER.base());
    assertThrows(
        MismatchException.class,
        () ->
            OnePackage.read(
                "a", repository.place().resolve("a-1.apk"), null, others, UnpackRoom.keptIn(kept)));
  }
}
