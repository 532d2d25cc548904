package dev.assembler.pipeline.packages.debian;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.Symlink;
import dev.assembler.core.tree.TreeDump;
import dev.assembler.core.tree.TreePath;
import dev.assembler.pipeline.InputException;
import dev.assembler.pipeline.MismatchException;
import dev.assembler.pipeline.inputs.InputRequest;
import dev.assembler.pipeline.packages.PackageTree;
import dev.assembler.pipeline.packages.ScriptPolicy;
import dev.assembler.pipeline.packages.UnpackRoom;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A signed repository, from its address to a root file system. */
class InstallationTest {

  private static TestKey key;

  @TempDir Path folder;
  private UnpackRoom room;

  @BeforeAll
  static void makeKey() {
    key = TestKey.make();
  }

  @BeforeEach
  void open() throws IOException {
    room = UnpackRoom.in(folder);
  }

  @AfterEach
  void close() throws IOException {
    room.close();
  }

  @Test
  void packagesBecomeOneTreeWithDpkgsDatabase() throws IOException {
    PackageTree made =
        install(
            new TestDeb("app", "1.0-1")
                .field("Depends", "lib\n (>= 1)")
                .field("X-Own", "kept")
                .field("Section", "misc")
                .file("/usr/bin/app", 0755, "run")
                .file("/etc/app.conf", "a=1\n")
                .control("conffiles", "/etc/app.conf\n")
                .control("md5sums", "0  usr/bin/app\n"),
            new TestDeb("lib", "2")
                .field("Multi-Arch", "same")
                .field("Architecture", "amd64")
                .directory("/srv", 02775, 0, 50)
                .file("/usr/lib/lib.so", "so")
                .file("/usr/lib/a\\x2db", "unit")
                .control("triggers", "interest-noawait /usr/lib\ninterest cache # x\n")
                .control("postinst", "#!/bin/sh\n"));

    assertEquals("run", DebFileTest.text(made.tree(), "/usr/bin/app"));
    assertEquals(02775, find(made, "/srv").metadata().permissions());
    assertEquals(50, find(made, "/srv").metadata().gid());
    assertEquals(
        """
        Package: app
        Status: install ok unpacked
        Section: misc
        Maintainer: Nobody <nobody@example.org>
        Architecture: amd64
        Version: 1.0-1
        Depends: lib (>= 1)
        Conffiles:
         /etc/app.conf a3dcca89a15e3ad5af9c3a3d0d8a0f31
        Description: a test
         of packages
        X-Own: kept

        Package: lib
        Status: install ok unpacked
        Maintainer: Nobody <nobody@example.org>
        Architecture: amd64
        Multi-Arch: same
        Version: 2
        Description: a test
         of packages

        """
            .replace("a3dcca89a15e3ad5af9c3a3d0d8a0f31", Contents.md5(Content.of("a=1\n"))),
        DebFileTest.text(made.tree(), "/var/lib/dpkg/status"));
    assertEquals(
        "/.\n/srv\n/usr\n/usr/lib\n/usr/lib/a\\x2db\n/usr/lib/lib.so\n",
        DebFileTest.text(made.tree(), "/var/lib/dpkg/info/lib:amd64.list"));
    assertEquals(
        Contents.md5(Content.of("unit"))
            + "  usr/lib/a\\x2db\n"
            + Contents.md5(Content.of("so"))
            + "  usr/lib/lib.so\n",
        DebFileTest.text(made.tree(), "/var/lib/dpkg/info/lib:amd64.md5sums"));
    assertEquals(
        0755, find(made, "/var/lib/dpkg/info/lib:amd64.postinst").metadata().permissions());
    assertEquals(
        "/usr/lib lib:amd64/noawait\n",
        DebFileTest.text(made.tree(), "/var/lib/dpkg/triggers/File"));
    assertEquals("lib:amd64\n", DebFileTest.text(made.tree(), "/var/lib/dpkg/triggers/cache"));
    assertEquals("amd64\n", DebFileTest.text(made.tree(), "/var/lib/dpkg/arch"));
    assertEquals(List.of("lib: not run: postinst"), made.notes());
    assertEquals("postinst", made.packages().getFirst().scripts().getFirst().kind());
  }

  @Test
  void imagesThatAreNeverConfiguredSayInstalled() throws IOException {
    PackageTree made =
        install(InstallOptions.defaults().withState(DpkgState.INSTALLED), new TestDeb("app", "1"));

    assertTrue(
        DebFileTest.text(made.tree(), "/var/lib/dpkg/status").contains("install ok installed\n"));
  }

  @Test
  void aMergedUsrPutsFilesOfBinIntoUsrBin() throws IOException {
    TestDeb base =
        new TestDeb("base", "1").directory("/bin", 0755, 0, 0).file("/bin/sh", 0755, "sh");
    PackageTree apart = install(base);
    PackageTree merged =
        install(
            new TestDeb("base", "1").directory("/bin", 0755, 0, 0).file("/bin/sh", 0755, "sh"),
            new TestDeb("usr-is-merged", "1"));

    assertTrue(apart.tree().find(TreePath.of("/usr/bin/sh")).isEmpty());
    assertEquals("sh", DebFileTest.text(merged.tree(), "/usr/bin/sh"));
    assertEquals("usr/bin", ((Symlink) find(merged, "/bin")).targetText());
    assertEquals("usr/lib64", ((Symlink) find(merged, "/lib64")).targetText());
    assertEquals(
        "/.\n/bin\n/bin/sh\n", DebFileTest.text(merged.tree(), "/var/lib/dpkg/info/base.list"));
  }

  @Test
  void filesOfTwoPackagesAreRefusedAllAtOnce() {
    var refused =
        assertThrows(
            InputException.class,
            () ->
                install(
                    new TestDeb("one", "1").file("/a", "1").file("/b", "1").file("/d/e", "1"),
                    new TestDeb("two", "1").file("/a", "1").file("/b", "2").file("/d", "2")));

    assertEquals(
        "packages: cannot be laid over one another (3 problems): two 1: /a: is also in one 1, which"
            + " it does not replace\n  two 1: /b: is also in one 1, which it does not replace\n"
            + "  two 1: /d: a regular file, and a directory is there",
        refused.getMessage());
  }

  @Test
  void aPackageTakesOverFilesOfOneThatItReplacesInEitherOrder() throws IOException {
    for (String old : List.of("a-old", "z-old")) {
      PackageTree made =
          install(
              new TestDeb(old, "1").file("/shared", "old").file("/own", "x"),
              new TestDeb("new", "1").field("Replaces", old + " (<< 2)").file("/shared", "new"));

      assertEquals("new", DebFileTest.text(made.tree(), "/shared"), old);
      assertEquals(
          "/.\n/own\n", DebFileTest.text(made.tree(), "/var/lib/dpkg/info/" + old + ".list"));
    }
  }

  @Test
  void aReplacementOfAnotherVersionDoesNotCount() {
    assertThrows(
        InputException.class,
        () ->
            install(
                new TestDeb("old", "3").file("/shared", "old"),
                new TestDeb("new", "1").field("Replaces", "old (<< 2)").file("/shared", "new")));
  }

  @Test
  void divertedFilesGoElsewhereAndTheDiversionIsRecorded() throws IOException {
    PackageTree made =
        install(
            new TestDeb("mine", "1")
                .file("/usr/bin/tool", "mine")
                .control(
                    "preinst",
                    "#!/bin/sh\nset -e\n  dpkg-divert --package mine --add --rename \\\n"
                        + "    --divert /usr/bin/tool.real /usr/bin/tool || true\n"
                        + "dpkg-divert --package mine --add --rename --divert $x /y\n"),
            new TestDeb("theirs", "1").file("/usr/bin/tool", "theirs"));

    assertEquals("mine", DebFileTest.text(made.tree(), "/usr/bin/tool"));
    assertEquals("theirs", DebFileTest.text(made.tree(), "/usr/bin/tool.real"));
    assertEquals(
        "/usr/bin/tool\n/usr/bin/tool.real\nmine\n",
        DebFileTest.text(made.tree(), "/var/lib/dpkg/diversions"));
  }

  @Test
  void aDiversionsOptionsMayHaveTheirValuesInOneWord() throws IOException {
    PackageTree made =
        install(
            new TestDeb("mine", "1")
                .file("/usr/bin/tool", "mine")
                .control(
                    "preinst",
                    "dpkg-divert --package=mine --divert=/usr/bin/tool.real --admindir /x \\\n"
                        + "  --rename --add /usr/bin/tool\n"),
            new TestDeb("theirs", "1").file("/usr/bin/tool", "theirs"));

    assertEquals("mine", DebFileTest.text(made.tree(), "/usr/bin/tool"));
    assertEquals("theirs", DebFileTest.text(made.tree(), "/usr/bin/tool.real"));
  }

  @Test
  void linksOfOnePackageAreFollowedByOthersAndNeverOutOfTheTree() throws IOException {
    PackageTree made =
        install(
            new TestDeb("a", "1")
                .symlink("/out", "../../../../tmp")
                .directory("/tmp", 01777, 0, 0)
                .symlink("/loop", "loop"),
            new TestDeb("b", "1").file("/out/x", "inside"));

    assertEquals("inside", DebFileTest.text(made.tree(), "/tmp/x"));
    assertThrows(
        InputException.class,
        () ->
            install(
                new TestDeb("a", "1").symlink("/loop", "loop"),
                new TestDeb("b", "1").file("/loop/x", "lost")));
  }

  @Test
  void setuidFilesAreInstalledAndSaid() throws IOException {
    PackageTree made =
        install(
            new TestDeb("app", "1")
                .file("/bin/su", 04755, "x")
                .file("/bin/wall", 02755, "y")
                .directory("/srv", 02775, 0, 50));

    assertEquals(04755, find(made, "/bin/su").metadata().permissions());
    assertEquals(List.of("app: setuid or setgid: /bin/su, /bin/wall"), made.notes());
  }

  @Test
  void scriptsThatNobodyAcknowledgedAreRefusedTogether() {
    InstallOptions options =
        InstallOptions.defaults().withScripts(ScriptPolicy.onlyOf(List.of("known")));

    var refused =
        assertThrows(
            InputException.class,
            () ->
                install(
                    options,
                    new TestDeb("known", "1").control("postinst", "x"),
                    new TestDeb("one", "1").control("preinst", "x").control("postrm", "x"),
                    new TestDeb("two", "1").control("postinst", "x")));

    assertEquals(
        "packages: scripts that would not be run and are not acknowledged: one (preinst, postrm),"
            + " two (postinst)",
        refused.getMessage());
  }

  @Test
  void aFlippedByteOfAPackageIsRefusedByName() throws IOException {
    TestRepository repository =
        new TestRepository(folder, key).add(new TestDeb("app", "1").file("/a", "x")).write();
    ResolvedPackages resolved = resolve(repository, "app");
    SuiteReaderTest.flip(repository.file("app"), 200);

    var refused =
        assertThrows(
            MismatchException.class,
            () ->
                DebianPackages.install(
                    resolved, new TestInputs(), room, InstallOptions.defaults()));

    assertTrue(refused.getMessage().startsWith("app.deb: SHA-256 "), refused.getMessage());
  }

  @Test
  void aPackageThatIsAnotherThanItsIndexSaysIsRefused() throws IOException {
    TestDeb deb = new TestDeb("app", "1");
    byte[] other = new TestDeb("evil", "1").toBytes();
    Path file = Files.write(folder.resolve("app.deb"), other);
    var request =
        InputRequest.pinned("app.deb", file.toUri(), other.length, TestRepository.sha256(other));
    var resolved =
        new ResolvedPackages(
            List.of("amd64"),
            List.of(
                new ResolvedPackage(
                    deb.name(),
                    DebianVersion.of("1"),
                    "amd64",
                    List.of(),
                    request,
                    List.of(),
                    false,
                    0,
                    "here")),
            List.of(),
            FileTree.builder().build(),
            List.of(),
            List.of());

    var refused =
        assertThrows(
            InputException.class,
            () ->
                DebianPackages.install(
                    resolved, new TestInputs(), room, InstallOptions.defaults()));

    assertEquals("app.deb: is evil 1 amd64, expected app 1 amd64", refused.getMessage());
  }

  @Test
  void threadsChangeNothing() throws IOException {
    TestDeb[] debs = new TestDeb[30];
    Arrays.setAll(
        debs, i -> new TestDeb("p" + i, "1").file("/d/f" + i, "text " + i).file("/e" + i, "e"));

    String one = dump(install(InstallOptions.defaults(), debs));
    String seven = dump(install(InstallOptions.defaults().withThreads(7), debs));

    assertEquals(one, seven);
    assertFalse(one.isEmpty());
  }

  @Test
  void theSecondRunUnpacksNothingAndMakesTheSameTree() throws IOException {
    TestDeb[] debs = new TestDeb[5];
    Arrays.setAll(debs, i -> new TestDeb("p" + i, "1").file("/d/f" + i, "text " + i));
    TestRepository repository = new TestRepository(folder, key).add(debs).write();
    String[] names = Arrays.stream(debs).map(TestDeb::name).toArray(String[]::new);
    ResolvedPackages resolved = resolve(repository, names);
    Path kept = folder.resolve("kept");

    String cold = counted(resolved, kept, 5);
    assertEquals(cold, counted(resolved, kept, 0));

    repository = new TestRepository(folder, key).add(new TestDeb("p0", "2").file("/d/new", "x"));
    for (TestDeb deb : Arrays.asList(debs).subList(1, 5)) {
      repository.add(deb);
    }
    ResolvedPackages changed = resolve(repository.write(), names);
    assertTrue(counted(changed, kept, 1).contains("/d/new "));
  }

  /** The dump of a tree for which so many packages had to be unpacked. */
  private static String counted(ResolvedPackages resolved, Path kept, int unpacked)
      throws IOException {
    try (UnpackRoom stored = UnpackRoom.keptIn(kept)) {
      InstallOptions options = InstallOptions.defaults().withThreads(3);
      String dump = dump(DebianPackages.install(resolved, new TestInputs(), stored, options));
      assertEquals(unpacked, stored.count());
      return dump;
    }
  }

  private static String dump(PackageTree made) throws IOException {
    return dump(made.tree());
  }

  static String dump(FileTree tree) throws IOException {
    return TreeDump.of(tree, TreeDump.Contents.DIGEST);
  }

  private PackageTree install(TestDeb... debs) throws IOException {
    return install(InstallOptions.defaults(), debs);
  }

  private PackageTree install(InstallOptions options, TestDeb... debs) throws IOException {
    TestRepository repository = new TestRepository(folder, key).add(debs);
    String[] names = Arrays.stream(debs).map(TestDeb::name).toArray(String[]::new);
    return DebianPackages.install(
        resolve(repository.write(), names), new TestInputs(), room, options);
  }

  private ResolvedPackages resolve(TestRepository repository, String... names) throws IOException {
    var request =
        new DebianRequest(
            List.of(repository.source()), List.of("amd64"), Variant.CUSTOM, List.of(names));
    return DebianPackages.resolve(request, new TestInputs(), room, 1);
  }

  private static Node find(PackageTree made, String path) {
    Optional<Node> node = made.tree().find(TreePath.of(path));
    return node.orElseThrow(() -> new AssertionError(path + " is missing"));
  }
}
