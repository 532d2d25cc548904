package dev.assembler.pipeline.packages.debian;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.TreeBuilder;
import dev.assembler.core.tree.TreePath;
import dev.assembler.pipeline.InputException;
import dev.assembler.pipeline.packages.PackageTree;
import dev.assembler.pipeline.packages.UnpackRoom;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Packages into a tree that dpkg, or we, have made before. */
class BaseSystemTest {

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

  private static FileTree empty() {
    return FileTree.builder().build();
  }

  private ResolvedPackages resolve(FileTree base, String wanted, TestDeb... debs)
      throws IOException {
    TestRepository repository = new TestRepository(folder, key).add(debs).write();
    var request =
        new DebianRequest(
            List.of(repository.source()),
            List.of("amd64"),
            Variant.CUSTOM,
            Arrays.asList(wanted.split(" ", -1)),
            base);
    return DebianPackages.resolve(request, new TestInputs(), room, 1);
  }

  private PackageTree install(FileTree base, String wanted, TestDeb... debs) throws IOException {
    return DebianPackages.install(
        resolve(base, wanted, debs), new TestInputs(), room, InstallOptions.defaults());
  }

  private static TestDeb lib() {
    return new TestDeb("lib", "1")
        .file("/usr/lib/lib.so", "one")
        .file("/usr/share/shared", "lib's")
        .control("triggers", "interest /usr/lib\n");
  }

  @Test
  void whatTheBaseHasFulfilsDependenciesAndStays() throws IOException {
    FileTree base = install(empty(), "lib", lib()).tree();
    TestDeb app = new TestDeb("app", "2").field("Depends", "lib (>= 1)").file("/usr/bin/app", "a");

    ResolvedPackages resolved = resolve(base, "app", app, new TestDeb("lib", "3"));
    PackageTree made =
        DebianPackages.install(resolved, new TestInputs(), room, InstallOptions.defaults());

    assertEquals("[app 2 amd64]", resolved.packages().toString());
    assertEquals(List.of(new BasePackage("lib", "1", "amd64")), resolved.kept());
    assertEquals("one", DebFileTest.text(made.tree(), "/usr/lib/lib.so"));
    assertEquals("a", DebFileTest.text(made.tree(), "/usr/bin/app"));
    String status = DebFileTest.text(made.tree(), "/var/lib/dpkg/status");
    assertEquals(
        List.of("Package: app", "Version: 2", "Package: lib", "Version: 1"),
        status.lines().filter(line -> line.matches("(Package|Version): .*")).toList());
    assertTrue(status.contains("\n\nPackage: lib\n"), status);
    assertEquals("amd64\n", DebFileTest.text(made.tree(), "/var/lib/dpkg/arch"));
    assertEquals("/usr/lib lib\n", DebFileTest.text(made.tree(), "/var/lib/dpkg/triggers/File"));
    assertEquals(List.of("amd64"), DebianPackages.architectures(made.tree()));
    assertEquals(
        "/.\n/usr\n/usr/lib\n/usr/lib/lib.so\n/usr/share\n/usr/share/shared\n",
        DebFileTest.text(made.tree(), "/var/lib/dpkg/info/lib.list"));
  }

  @Test
  void inTwoStepsOrInOneTheSystemIsTheSame() throws IOException {
    TestDeb[] debs = {
      lib(), new TestDeb("app", "2").field("Depends", "lib").file("/usr/bin/app", "a")
    };

    FileTree two = install(install(empty(), "lib", debs).tree(), "app", debs).tree();
    FileTree one = install(empty(), "app", debs).tree();

    assertEquals(InstallationTest.dump(one), InstallationTest.dump(two));
  }

  @Test
  void anotherVersionThanTheBasesIsRefusedWithTheReason() throws IOException {
    FileTree base = install(empty(), "lib", lib()).tree();

    var refused =
        assertThrows(
            ResolutionException.class,
            () ->
                resolve(
                    base,
                    "app",
                    new TestDeb("app", "1").field("Depends", "lib (>= 2)"),
                    new TestDeb("lib", "2")));

    assertTrue(
        refused.getMessage().contains("lib 2 cannot be beside lib 1 for amd64, which the base has"),
        refused.getMessage());
  }

  @Test
  void theBasesConflictsCount() throws IOException {
    FileTree base = install(empty(), "lib", lib().field("Conflicts", "app")).tree();

    var refused =
        assertThrows(
            ResolutionException.class, () -> resolve(base, "app", new TestDeb("app", "1")));

    assertTrue(refused.getMessage().contains("Conflicts"), refused.getMessage());
  }

  @Test
  void aFileOfTheBasesPackageIsTakenOverOnlyByWhoReplacesIt() throws IOException {
    FileTree base = install(empty(), "lib", lib()).tree();

    var refused =
        assertThrows(
            InputException.class,
            () -> install(base, "app", new TestDeb("app", "1").file("/usr/share/shared", "mine")));
    PackageTree made =
        install(
            base,
            "app",
            new TestDeb("app", "1").field("Replaces", "lib").file("/usr/share/shared", "mine"));

    assertTrue(
        refused.getMessage().contains("/usr/share/shared: is also in lib 1 of the base"),
        refused.getMessage());
    assertEquals("mine", DebFileTest.text(made.tree(), "/usr/share/shared"));
    assertEquals(
        "/.\n/usr\n/usr/lib\n/usr/lib/lib.so\n/usr/share\n",
        DebFileTest.text(made.tree(), "/var/lib/dpkg/info/lib.list"));
  }

  @Test
  void whatNobodyBroughtIsReplacedUnlessItIsConfiguration() throws IOException {
    TreeBuilder base = FileTree.builder();
    base.put(TreePath.ROOT, install(empty(), "lib", lib()).tree().root());
    base.file("/etc/app.conf", 0600, Content.of("mine"))
        .file("/usr/bin/app", 0644, Content.of("o"));

    PackageTree made =
        install(
            base.build(),
            "app",
            new TestDeb("app", "1")
                .file("/etc/app.conf", "theirs")
                .file("/usr/bin/app", "new")
                .control("conffiles", "/etc/app.conf\n"));

    assertEquals("new", DebFileTest.text(made.tree(), "/usr/bin/app"));
    assertEquals("mine", DebFileTest.text(made.tree(), "/etc/app.conf"));
    assertEquals("theirs", DebFileTest.text(made.tree(), "/etc/app.conf.dpkg-dist"));
    assertTrue(
        made.notes()
            .contains("app 1: /etc/app.conf of the base stays; its own is /etc/app.conf.dpkg-dist"),
        made.notes().toString());
  }

  /** Names are bytes; those of systemd's units have backslashes. */
  @Test
  void configurationThatStaysKeepsItsNameByteForByte() throws IOException {
    String unit = "/etc/systemd/system/dev-\\x2d.device";
    String longest = "/etc/" + "n".repeat(250);
    FileTree base =
        FileTree.builder()
            .file(unit, 0644, Content.of("mine"))
            .file(longest, 0644, Content.of("mine"))
            .build();

    PackageTree made =
        install(
            base,
            "app",
            new TestDeb("app", "1").file(unit, "theirs").control("conffiles", unit + "\n"));
    assertEquals("mine", DebFileTest.text(made.tree(), unit));
    assertEquals("theirs", DebFileTest.text(made.tree(), unit + ".dpkg-dist"));

    InputException refused =
        assertThrows(
            InputException.class,
            () ->
                install(
                    base,
                    "app",
                    new TestDeb("app", "1")
                        .file(longest, "theirs")
                        .control("conffiles", longest + "\n")));
    assertTrue(
        refused.getMessage().contains(longest + " of the base stays, and leaves no room for"),
        refused.getMessage());
  }

  @Test
  void aTreeWithoutADatabaseIsABaseToo() throws IOException {
    FileTree base = FileTree.builder().file("/srv/data", 0644, Content.of("kept")).build();

    PackageTree made = install(base, "lib", lib());

    assertEquals("kept", DebFileTest.text(made.tree(), "/srv/data"));
    assertEquals(List.of(), DebianPackages.architectures(base));
  }

  @Test
  void packagesOfWhichOnlyConfigurationIsLeftAreNotThere() throws IOException {
    TreeBuilder base = FileTree.builder();
    base.file(
        "/var/lib/dpkg/status",
        0644,
        Content.of(
            "Package: lib\nStatus: deinstall ok config-files\nVersion: 0\nArchitecture: amd64\n\n"
                + "Package: known\nStatus: unknown ok not-installed\n"));

    PackageTree made = install(base.build(), "lib", lib());

    String status = DebFileTest.text(made.tree(), "/var/lib/dpkg/status");
    assertEquals(1, status.lines().filter(line -> line.equals("Package: lib")).count());
    assertTrue(status.contains("Package: known\n"), status);
  }

  @Test
  void aStatusFileThatIsNoneIsRefusedByName() {
    FileTree base =
        FileTree.builder().file("/var/lib/dpkg/status", 0644, Content.of("hello")).build();

    var refused = assertThrows(InputException.class, () -> resolve(base, "lib", lib()));

    assertTrue(
        refused.getMessage().contains("the base: /var/lib/dpkg/status"), refused.getMessage());
  }
}
