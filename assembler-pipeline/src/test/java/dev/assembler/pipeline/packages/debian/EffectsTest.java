package dev.assembler.pipeline.packages.debian;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.Symlink;
import dev.assembler.core.tree.TreePath;
import dev.assembler.pipeline.inputs.InputFile;
import dev.assembler.pipeline.inputs.InputRequest;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What is done in the place of scripts, each alone. */
class EffectsTest {

  private final RootDraft root = new RootDraft();
  private final List<String> notes = new ArrayList<>();

  @Test
  void mastersBecomeUsersAndGroups() throws IOException {
    root.file("/usr/share/base-passwd/passwd.master", 0644, "root:*:0:0:root:/root:/bin/bash\n");
    root.file("/usr/share/base-passwd/group.master", 0644, "root:*:0:\n");

    apply(new BasePasswdEffect());

    assertEquals("root:*:0:0:root:/root:/bin/bash\n", text("/etc/passwd"));
    assertEquals("root:*:0:\n", text("/etc/group"));
  }

  @Test
  void usersThatAreThereStay() throws IOException {
    root.file("/usr/share/base-passwd/passwd.master", 0644, "root:*:0:0:root:/root:/bin/bash\n");
    root.file("/etc/passwd", 0644, "me:x:1:1::/:/bin/sh\n");

    apply(new BasePasswdEffect());

    assertEquals("me:x:1:1::/:/bin/sh\n", text("/etc/passwd"));
  }

  @Test
  void passwordsMoveToShadowFilesThatOnlyTheirGroupReads() throws IOException {
    root.file("/etc/passwd", 0644, "root:*:0:0:root:/root:/bin/bash\n");
    root.file("/etc/group", 0644, "adm:*:4:me,you\nroot:*:0:\n");

    apply(new ShadowEffect());

    assertEquals("root:x:0:0:root:/root:/bin/bash\n", text("/etc/passwd"));
    assertEquals("root:*::0:99999:7:::\n", text("/etc/shadow"));
    assertEquals("adm:x:4:me,you\nroot:x:0:\n", text("/etc/group"));
    assertEquals("adm:*::me,you\nroot:*::\n", text("/etc/gshadow"));
    assertEquals(0640, metadata("/etc/shadow").permissions());
    assertEquals(42, metadata("/etc/gshadow").gid());
  }

  @Test
  void baseFilesMakesFoldersLinksAndFirstFiles() throws IOException {
    root.file("/usr/share/base-files/profile", 0644, "PATH=\n");
    root.file("/usr/share/base-files/dot.bashrc", 0644, "rc\n");
    root.directory("/var/run", Metadata.of(0755));
    root.file("/etc/dpkg/origins/debian", 0644, "Vendor: Debian\n");

    apply(new BaseFilesEffect());

    assertEquals("PATH=\n", text("/etc/profile"));
    assertEquals("rc\n", text("/root/.bashrc"));
    assertEquals(02775, metadata("/var/mail").permissions());
    assertEquals(8, metadata("/var/mail").gid());
    assertEquals("/run", target("/var/run"));
    assertEquals("debian", target("/etc/dpkg/origins/default"));
    assertEquals(0660, metadata("/var/log/btmp").permissions());
    assertTrue(root.isThere("/usr/local/share/man"));
  }

  @Test
  void nameServicesHaveTheirDefault() throws IOException {
    root.file("/usr/share/libc-bin/nsswitch.conf", 0644, "passwd: files\n");

    apply(new NameServiceEffect());

    assertEquals("passwd: files\n", text("/etc/nsswitch.conf"));
  }

  @Test
  void shellsAreListedAsStatedAndWhereTheyAre() throws IOException {
    root.directory("/usr/bin", Metadata.of(0755));
    root.symlink("/bin", "usr/bin");
    root.file("/usr/share/debianutils/shells", 0644, "# valid login shells\n/bin/sh\n");
    root.file("/usr/share/debianutils/shells.d/dash", 0644, "/bin/dash\n");

    apply(new ShellsEffect());

    assertEquals(
        "# valid login shells\n/bin/sh\n/usr/bin/sh\n/bin/dash\n/usr/bin/dash\n",
        text("/etc/shells"));
  }

  @Test
  void theAlternativeOfTheHighestPriorityIsLinkedWithItsFollowers() throws IOException {
    for (String file : List.of("/usr/bin/mawk", "/usr/bin/gawk", "/usr/share/man/gawk.1.gz")) {
      root.file(file, 0755, "x");
    }
    TestDeb mawk =
        new TestDeb("mawk", "1")
            .control(
                "postinst",
                "if x; then\n"
                    + "    update-alternatives --install /usr/bin/awk awk /usr/bin/mawk 5 \\\n"
                    + "      --slave /usr/share/man/awk.1.gz awk.1.gz /usr/share/man/mawk.1.gz\n"
                    + "fi\n");
    TestDeb gawk =
        new TestDeb("gawk", "1")
            .control(
                "postinst",
                "update-alternatives --quiet --install \"/usr/bin/awk\" awk /usr/bin/gawk 10"
                    + " --slave /usr/share/man/awk.1.gz awk.1.gz /usr/share/man/gawk.1.gz # x\n"
                    + "update-alternatives --install /usr/bin/x x $path 1\n"
                    + "update-alternatives --install /usr/bin/../x x /usr/bin/gawk 1\n"
                    + "update-alternatives --install /usr/bin/none none /usr/bin/none 1\n");

    new AlternativesEffect().apply(root, List.of(unpacked(mawk), unpacked(gawk)), notes);

    assertEquals("/etc/alternatives/awk", target("/usr/bin/awk"));
    assertEquals("/usr/bin/gawk", target("/etc/alternatives/awk"));
    assertEquals("/usr/share/man/gawk.1.gz", target("/etc/alternatives/awk.1.gz"));
    assertEquals(
        """
        auto
        /usr/bin/awk
        awk.1.gz
        /usr/share/man/awk.1.gz

        /usr/bin/gawk
        10
        /usr/share/man/gawk.1.gz
        /usr/bin/mawk
        5
        /usr/share/man/mawk.1.gz

        """,
        text("/var/lib/dpkg/alternatives/awk"));
    assertEquals("[awk]", root.names("/var/lib/dpkg/alternatives").toString());
  }

  @Test
  void aFileIsNotReplacedByAnAlternative() throws IOException {
    root.file("/usr/bin/mawk", 0755, "x");
    root.file("/usr/bin/awk", 0755, "own");
    TestDeb mawk =
        new TestDeb("mawk", "1")
            .control(
                "postinst", "update-alternatives --install /usr/bin/awk awk /usr/bin/mawk 5\n");

    new AlternativesEffect().apply(root, List.of(unpacked(mawk)), notes);

    assertEquals("own", text("/usr/bin/awk"));
    assertEquals(List.of("/usr/bin/awk is a file, so the alternative awk has no link"), notes);
  }

  @Test
  void certificatesBecomeABundleAndLinks() throws IOException {
    root.file("/usr/share/ca-certificates/mozilla/B (x).crt", 0644, "bbb");
    root.file("/usr/share/ca-certificates/mozilla/A.crt", 0644, "aaa\n");
    root.file("/usr/share/ca-certificates/mozilla/readme", 0644, "no");

    apply(new CaCertificatesEffect());

    assertEquals("aaa\nbbb\n", text("/etc/ssl/certs/ca-certificates.crt"));
    assertEquals("/usr/share/ca-certificates/mozilla/A.crt", target("/etc/ssl/certs/A.pem"));
    assertTrue(root.isThere("/etc/ssl/certs/B_=x=.pem"));
    assertEquals("mozilla/A.crt\nmozilla/B (x).crt\n", text("/etc/ca-certificates.conf"));
    assertFalse(notes.isEmpty());
  }

  @Test
  void theLoadersCacheOfAnUnknownArchitectureIsANote() throws IOException {
    TestDeb libc = new TestDeb("libc-bin", "1").field("Architecture", "sparc64");

    new LdSoCacheEffect().apply(root, List.of(unpacked(libc)), notes);

    assertEquals(1, notes.size());
    assertFalse(root.isThere("/etc/ld.so.cache"));
  }

  private void apply(Effect effect) throws IOException {
    effect.apply(root, List.of(), notes);
  }

  static Unpacked unpacked(TestDeb deb) throws IOException {
    var control = new TreeMap<String, byte[]>();
    deb.controlFiles().forEach((name, text) -> control.put(name, text.getBytes(UTF_8)));
    var address = URI.create("file:/" + deb.name() + ".deb");
    var request = InputRequest.unpinned(deb.name(), address);
    var resolved =
        new ResolvedPackage(
            deb.name(),
            DebianVersion.of("1"),
            deb.fields().get("Architecture"),
            List.of(),
            request,
            List.of(),
            false,
            0,
            "here");
    var file = new InputFile(deb.name(), address, 0, "0".repeat(64), Path.of("/nowhere"));
    return new Unpacked(resolved, file, new DebFile(Map.copyOf(control), new RootDraft().tree()));
  }

  private String text(String path) throws IOException {
    return root.text(path).orElseThrow(() -> new AssertionError(path + " is missing"));
  }

  private Metadata metadata(String path) {
    return root.find(path).orElseThrow().metadata();
  }

  private String target(String path) {
    return ((Symlink) root.at(TreePath.of(path)).orElseThrow().node()).targetText();
  }
}
