package dev.assembler.pipeline.packages.debian;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.RegularFile;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

  /** A base whose administrator has said more than its packages. */
  private FileTree baseWith(String path, String text) throws IOException {
    TreeBuilder base = FileTree.builder();
    base.put(TreePath.ROOT, install(empty(), "lib", lib()).tree().root());
    base.put(TreePath.of(path), new RegularFile(Metadata.of(0644), Content.of(text)));
    base.file("/etc/passwd", 0644, Content.of("root:x:0:0::/:/bin/sh\ngames:x:5:60::/:/x\n"));
    base.file("/etc/group", 0644, Content.of("root:x:0:\nmail:x:8:\n"));
    return base.build();
  }

  @Test
  void theBasesDiversionsHoldForWhatIsLaidOverIt() throws IOException {
    String records = "/usr/bin/app\n/usr/bin/app.distrib\n:\n/usr/bin/own\n/usr/bin/own.not\napp\n";

    PackageTree made =
        install(
            baseWith("/var/lib/dpkg/diversions", records),
            "app",
            new TestDeb("app", "1").file("/usr/bin/app", "a").file("/usr/bin/own", "o"));

    assertTrue(made.tree().find(TreePath.of("/usr/bin/app")).isEmpty());
    assertEquals("a", DebFileTest.text(made.tree(), "/usr/bin/app.distrib"));
    assertEquals("o", DebFileTest.text(made.tree(), "/usr/bin/own"));
    assertEquals(records, DebFileTest.text(made.tree(), "/var/lib/dpkg/diversions"));
    assertTrue(
        DebFileTest.text(made.tree(), "/var/lib/dpkg/info/app.list").contains("/usr/bin/app\n"));
  }

  @Test
  void aFileOfTheBaseMovesToWhereANewPackageDivertsIt() throws IOException {
    FileTree base = install(empty(), "lib", lib()).tree();
    TestDeb wrapper =
        new TestDeb("wrapper", "1")
            .file("/usr/lib/lib.so", "wrapped")
            .control(
                "preinst",
                "dpkg-divert --package wrapper --add --rename --divert /usr/lib/lib.so.real"
                    + " /usr/lib/lib.so\n");
    String before = DebFileTest.text(base, "/var/lib/dpkg/info/lib.list");

    PackageTree made = install(base, "wrapper", wrapper);
    FileTree again =
        install(made.tree(), "app", new TestDeb("app", "1").file("/usr/bin/app", "a")).tree();

    assertEquals("wrapped", DebFileTest.text(again, "/usr/lib/lib.so"));
    assertEquals("one", DebFileTest.text(again, "/usr/lib/lib.so.real"));
    assertEquals(before, DebFileTest.text(again, "/var/lib/dpkg/info/lib.list"));
    assertEquals(
        "/usr/lib/lib.so\n/usr/lib/lib.so.real\nwrapper\n",
        DebFileTest.text(again, "/var/lib/dpkg/diversions"));
  }

  @Test
  void aPlaceThatTheBaseDivertsElsewhereStaysSoAndIsSaid() throws IOException {
    String records = "/usr/bin/tool\n/usr/bin/tool.mine\n:\n";

    PackageTree made =
        install(
            baseWith("/var/lib/dpkg/diversions", records),
            "app",
            new TestDeb("app", "1")
                .file("/usr/bin/tool", "t")
                .control("preinst", "dpkg-divert --package app --rename --add /usr/bin/tool\n"));

    assertEquals("t", DebFileTest.text(made.tree(), "/usr/bin/tool.mine"));
    assertEquals(records, DebFileTest.text(made.tree(), "/var/lib/dpkg/diversions"));
    assertTrue(
        made.notes().contains("app 1: /usr/bin/tool is diverted by : already"),
        made.notes().toString());
  }

  @Test
  void theBasesOwnersAndModesHoldForWhatIsLaidOverIt() throws IOException {
    String records = "games mail 4750 /usr/bin/app\n#7 #9 2711 /srv/app\n";

    PackageTree made =
        install(
            baseWith("/var/lib/dpkg/statoverride", records),
            "app",
            new TestDeb("app", "1")
                .file("/usr/bin/app", "a")
                .directory("/srv/app", 0755, 0, 0)
                .control(
                    "postinst", "dpkg-statoverride --update --add root root 755 /usr/bin/app\n"),
            new TestDeb("dpkg", "1"));

    Metadata app = made.tree().find(TreePath.of("/usr/bin/app")).orElseThrow().metadata();
    Metadata folderOfIt = made.tree().find(TreePath.of("/srv/app")).orElseThrow().metadata();
    assertEquals(Metadata.of(04750).withOwner(5, 8), app.withMtime(0, 0));
    assertEquals(Metadata.of(02711).withOwner(7, 9), folderOfIt.withMtime(0, 0));
    assertEquals(records, DebFileTest.text(made.tree(), "/var/lib/dpkg/statoverride"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      value = {
        "statoverride ! nobody mail 0644 /x ! no such user in the base",
        "statoverride ! root nobody 0644 /x ! no such group in the base",
        "statoverride ! root root /x ! expected \"USER GROUP MODE PATH\"",
        "diversions ! /x ! line 1: expected a path, another, a package"
      })
  void malformedRecordsOfTheBaseAreRefused(String file, String line, String why)
      throws IOException {
    FileTree base = baseWith("/var/lib/dpkg/" + file, line + "\n");

    var refused =
        assertThrows(InputException.class, () -> install(base, "app", new TestDeb("app", "1")));

    assertTrue(refused.getMessage().contains("/var/lib/dpkg/" + file), refused.getMessage());
    assertTrue(refused.getMessage().endsWith(why), refused.getMessage());
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
