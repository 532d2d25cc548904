package dev.assembler.core.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.Directory;
import dev.assembler.core.tree.EntryName;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.Symlink;
import dev.assembler.core.tree.TreePath;
import dev.assembler.core.tree.Xattr;
import dev.assembler.core.tree.Xattrs;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** java.nio.file as a way to file systems: the host's own, and those made in Java. */
class PortableAccessTest {

  private static final HostReadOptions OPTIONS = HostReadOptions.defaults();
  private static final HostAccess PORTABLE = new PortableAccess();

  @TempDir Path directory;

  private static FileSystem jimfs(String... views) {
    return Jimfs.newFileSystem(
        Configuration.unix().toBuilder().setAttributeViews("basic", views).build());
  }

  @Test
  void onTheHostsOwnFileSystemItReadsWhatSystemCallsRead() throws Exception {
    Shell.run(
        directory,
        """
        mkdir -p d/e; echo x > d/f; ln d/f hard; ln -s 'a//b/' d/link
        ln -s "$(printf '\\351/')" raw
        ln -s "$(printf '\\303\\251')" utf8; ln -s "$(printf '/\\351//x')" absolute
        mkdir "$(printf '\\351')"
        mkfifo p; mknod c c 4095 300; mknod b b 259 1048575; mkfifo q
        perl -MSocket -e 'socket(S, PF_UNIX, SOCK_STREAM, 0); bind(S, sockaddr_un("socket"))'
        touch "$(printf 'lat\\351')" "$(printf 'gr\\303\\274n')" "$(printf 'new\\nline')" 'a%41b'
        setfattr -n user.bin -v 0x00ff d/f; setfattr -n user.empty d
        chown 1000:4294967294 d/f; chmod 6755 d/f; touch -d '1965-02-03 04:05:06.123456789Z' d/f
        """);

    HostTree portable =
        assertTimeoutPreemptively( // a fifo that is opened blocks for ever
            Duration.ofSeconds(60), () -> HostDirectory.read(PORTABLE, directory, OPTIONS));

    FileTree calls = HostDirectory.read(directory, OPTIONS).tree();
    assertEquals(HostText.of(calls), HostText.of(portable.tree()));
    assertEquals(List.of("xattrs outside user.*", "holes"), portable.unseen());
  }

  @Test
  void inTheLocaleCItReadsTheSameBytes() throws Exception {
    Shell.run(
        directory,
        """
        d=$(printf 'gr\\303\\274n'); mkdir "$d"; cd "$d"; printf x > "$(printf 'l\\351')"
        ln -s "$(printf 'l\\351/')" raw; ln -s "$(printf '/\\303\\274')" utf8
        """);
    Path named = directory.resolve("gr\u00fcn");

    String output = Shell.java("C", ReadPortably.class, named.toUri().toString());

    assertEquals(HostText.of(HostDirectory.read(named, OPTIONS).tree()).strip(), output.strip());
  }

  /** Runs in a JVM of its own. */
  static final class ReadPortably {
    public static void main(String[] arguments) throws Exception {
      Path path = Path.of(java.net.URI.create(arguments[0]));
      FileTree tree = HostDirectory.read(PORTABLE, path, OPTIONS).tree();
      System.out.write(HostText.of(tree).getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
      System.out.flush();
    }
  }

  @Test
  void aFileSystemInMemoryIsReadWithAllItKnows() throws Exception {
    try (FileSystem memory = jimfs("owner", "posix", "unix", "user")) {
      Path root = Files.createDirectories(memory.getPath("/work/tree"));
      Files.writeString(root.resolve("gr\u00fcn"), "hello");
      Files.createLink(root.resolve("hard"), root.resolve("gr\u00fcn"));
      Files.createSymbolicLink(root.resolve("link"), memory.getPath("../\u00e9"));
      Files.setPosixFilePermissions(root.resolve("gr\u00fcn"), PortableView.permissions(0640));
      Files.setAttribute(root.resolve("hard"), "user:k", new byte[] {0, 1});
      FileTime time = FileTime.from(Instant.ofEpochSecond(-1, 500_000_000));
      Files.setLastModifiedTime(root.resolve("hard"), time);

      HostTree read = HostDirectory.read(root, OPTIONS);

      FileTree tree = read.tree();
      assertEquals(4, tree.nameCount());
      RegularFile file = (RegularFile) tree.find(TreePath.of("gr\u00fcn")).orElseThrow();
      assertEquals(2, tree.linkCount(file));
      assertEquals(0640, file.metadata().permissions());
      assertEquals("[user.k=\\x00\\x01]", file.metadata().xattrs().toString());
      assertEquals(-1, file.metadata().mtimeSeconds());
      assertEquals(500_000_000, file.metadata().mtimeNanos());
      Symlink link = (Symlink) tree.find(TreePath.of("link")).orElseThrow();
      assertEquals("../\u00e9", link.targetText());
      assertTrue(HostText.of(tree).contains(" 5 3610a686")); // CRC-32 of "hello"
    }
  }

  @Test
  void whatAFileSystemCannotTellIsSaid() throws Exception {
    try (FileSystem basic = jimfs();
        FileSystem posix = jimfs("owner", "posix")) {
      Files.createDirectory(basic.getPath("/work/d"));
      Files.createDirectory(posix.getPath("/work/d"));

      HostTree fromBasic = HostDirectory.read(basic.getPath("/work"), OPTIONS);
      HostTree fromPosix = HostDirectory.read(posix.getPath("/work"), OPTIONS);

      assertEquals(
          List.of(
              "owners (0:0 stands in)",
              "permissions (0755 for directories and 0644 for files stand in)",
              "hard links",
              "borders of file systems",
              "xattrs",
              "holes"),
          fromBasic.unseen());
      assertEquals(
          List.of(
              "owners (0:0 stands in)",
              "setuid, setgid and sticky bits",
              "hard links",
              "borders of file systems",
              "xattrs",
              "holes"),
          fromPosix.unseen());
      assertEquals(2, fromBasic.tree().nameCount());
    }
  }

  @Test
  void aPathThatIsNoDirectoryIsRefused() throws Exception {
    try (FileSystem memory = jimfs()) {
      Files.writeString(memory.getPath("/work/f"), "");

      String file = refused(memory.getPath("/work/f"));
      String none = refused(memory.getPath("/none"));

      assertEquals("cannot be read: /work/f: found a regular file, expected a directory", file);
      assertEquals("cannot be read: /none: no such file or directory", none);
    }
  }

  private static String refused(Path path) {
    return assertThrows(HostReadException.class, () -> HostDirectory.read(path, OPTIONS))
        .getMessage();
  }

  @Test
  void aFileThatChangesIsRefused() throws Exception {
    try (FileSystem memory = jimfs()) {
      Path path = memory.getPath("/work/f");
      Files.writeString(path, "hello");
      FileTree tree = HostDirectory.read(memory.getPath("/work"), OPTIONS).tree();
      RegularFile file = (RegularFile) tree.find(TreePath.of("f")).orElseThrow();

      try (ImageSource source = file.content().open()) {
        Files.writeString(path, "hel");
        var shorter =
            assertThrows(IOException.class, () -> source.readAt(0, ByteBuffer.allocate(5)));
        assertEquals(
            "/work/f: changed while it was read: ends at 3, expected 5 bytes",
            shorter.getMessage());
      }
      var changed = assertThrows(IOException.class, () -> file.content().open());
      assertEquals("/work/f: changed while it was read: 3 bytes, expected 5", changed.getMessage());
      Files.delete(path);
      var gone = assertThrows(IOException.class, () -> file.content().open());
      assertEquals("/work/f: vanished while the directory was read", gone.getMessage());
    }
  }

  private static FileTree small(long owner, long seconds) {
    Metadata metadata =
        new Metadata(
            0750,
            owner,
            owner,
            seconds,
            250_000_000,
            Xattrs.of(Xattr.of("user.k", new byte[] {1})));
    return FileTree.of(
        FileTree.builder()
            .implicitDirectories(metadata)
            .add(TreePath.of("d/gr\u00fcn"), new RegularFile(metadata, Content.of("x")))
            .add(TreePath.of("d/empty"), new RegularFile(metadata, Content.of("")))
            .add(TreePath.of("hole"), new RegularFile(metadata, Content.zeros(300_000)))
            .add(TreePath.of("e"), Directory.of(metadata.withPermissions(0500), List.of()))
            .hardLink("hard", "d/gr\u00fcn")
            .build()
            .root());
  }

  @Test
  void aTreeIsWrittenToTheHostAndReadAgain() throws Exception {
    FileTree tree = small(1000, 5);

    List<HostLoss> lost =
        HostDirectory.write(PORTABLE, tree, directory.resolve("to"), HostWriteOptions.defaults());

    assertEquals(List.of(), lost);
    assertEquals(
        HostText.of(tree),
        HostText.of(HostDirectory.read(directory.resolve("to"), OPTIONS).tree()));
  }

  /** Its owner could enter it while it is filled, whatever its mode, and put something into it. */
  @Test
  void somebodyElsesEmptyDirectoryBecomesTheCallers() throws Exception {
    Path to = Files.createDirectory(directory.resolve("to"));
    Files.setAttribute(to, "unix:uid", 1000);
    Files.setAttribute(to, "unix:mode", 0777);

    PortableTarget.ofEmpty(to).close();

    assertEquals((int) HostUser.current().orElseThrow().uid(), Files.getAttribute(to, "unix:uid"));
    assertEquals(0700, (int) Files.getAttribute(to, "unix:mode") & 07777);
  }

  /** Each name's own, the directory's own too, and a hard link's once. */
  @Test
  void ownersAreSetOnThePortablePath() throws Exception {
    Metadata one = Metadata.of(0755).withOwner(1, 2);
    FileTree tree =
        FileTree.builder()
            .implicitDirectories(one)
            .add(TreePath.of("d/f"), new RegularFile(one.withOwner(3, 4), Content.of("x")))
            .add(TreePath.of("d/root"), new RegularFile(one.withOwner(0, 0), Content.of("y")))
            .hardLink("d/again", "d/f")
            .build();

    HostDirectory.write(PORTABLE, tree, directory.resolve("to"), HostWriteOptions.defaults());

    for (String owned : List.of("to 1:2", "to/d 1:2", "to/d/f 3:4", "to/d/again 3:4")) {
      String[] nameAndOwner = owned.split(" ", -1);
      Path path = directory.resolve(nameAndOwner[0]);
      assertEquals(
          nameAndOwner[1],
          Files.getAttribute(path, "unix:uid") + ":" + Files.getAttribute(path, "unix:gid"));
    }
    assertEquals(0, Files.getAttribute(directory.resolve("to/d/root"), "unix:uid"));
  }

  @Test
  void rawNamesAndTargetsAreWrittenToTheHost() throws Exception {
    byte[] raw = {'l', (byte) 0xE9, '%', ' '};
    FileTree tree =
        FileTree.builder()
            .add(
                TreePath.ROOT.resolve(EntryName.of(raw)),
                new RegularFile(Metadata.of(0644), Content.of("x")))
            .add(TreePath.of("link"), new Symlink(Metadata.of(0777), raw))
            .add(TreePath.of("up"), new Symlink(Metadata.of(0777), "../\u00e9/x"))
            .add(TreePath.of("absolute"), new Symlink(Metadata.of(0777), "/\u00e9/x"))
            .build();

    HostDirectory.write(
        PORTABLE,
        tree,
        directory.resolve("to"),
        HostWriteOptions.defaults().withAllowed(EnumSet.of(HostLoss.Kind.TIME)));

    FileTree back = HostDirectory.read(directory.resolve("to"), OPTIONS).tree();
    assertEquals(HostText.of(tree), HostText.of(back));
  }

  @Test
  void whatAFileSystemInMemoryCannotHoldIsListed() throws Exception {
    try (FileSystem memory = jimfs("owner", "posix", "user")) {
      Path to = memory.getPath("/work/to");
      FileTree tree =
          FileTree.builder()
              .device("/c", 0600, 'c', 1, 3)
              .fifo("/p", 0600)
              .file("/s", 04755, Content.of("s"))
              .symlink("/link", "a//b")
              .build();

      var refused =
          assertThrows(
              HostWriteException.class,
              () -> HostDirectory.write(tree, to, HostWriteOptions.defaults()));

      assertEquals(
          List.of(
              "/work/to/c: character device: this host access cannot make one",
              "/work/to/link: symbolic link: its target would become \"a/b\"",
              "/work/to/p: fifo: this host access cannot make one",
              "/work/to/s: mode 4755: became 0755"),
          refused.losses().stream().map(Object::toString).toList());
      assertFalse(Files.exists(to.resolve("link"), java.nio.file.LinkOption.NOFOLLOW_LINKS));
      assertEquals("s", Files.readString(to.resolve("s")));
    }
  }

  @Test
  void aTreeIsWrittenToAFileSystemInMemoryAndReadAgain() throws Exception {
    try (FileSystem memory = jimfs("owner", "posix", "user")) {
      FileTree tree = small(0, -5);

      HostDirectory.write(tree, memory.getPath("to"), HostWriteOptions.defaults());

      String back = HostText.of(HostDirectory.read(memory.getPath("to"), OPTIONS).tree());
      assertEquals(HostText.of(tree).lines().count(), back.lines().count());
      assertTrue(back.contains("/d/gr\u00fcn regular file 0750 0:0 -5.250000000 [user.k=\\x01] 1"));
      assertTrue(back.contains("/hole regular file 0750 0:0 -5.250000000 [user.k=\\x01] 300000"));
    }
  }
}
