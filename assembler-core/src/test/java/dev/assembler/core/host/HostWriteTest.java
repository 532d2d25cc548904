package dev.assembler.core.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.assembler.core.image.Extent;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.Device;
import dev.assembler.core.tree.Directory;
import dev.assembler.core.tree.EntryName;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.TreePath;
import dev.assembler.core.tree.Xattr;
import dev.assembler.core.tree.Xattrs;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostWriteTest {

  private static final HostReadOptions ALL = HostReadOptions.defaults().withXattrs(XattrChoice.ALL);
  private static final HostWriteOptions WHOLE = HostWriteOptions.defaults();

  @TempDir Path directory;

  @AfterEach
  void removeWhatIsDeep() throws Exception {
    Shell.run(directory, "find . -mindepth 1 -delete");
  }

  private static FileTree read(Path path) throws IOException {
    return HostDirectory.read(path, ALL).tree();
  }

  @Test
  void aTreeThatIsWrittenAndReadAgainIsTheSameTree() throws Exception {
    Path from = Files.createDirectory(directory.resolve("from"));
    Shell.run(
        from,
        String.format(
            Locale.ROOT,
            """
            chmod 1775 .; mkdir -p d/e closed; echo x > d/f; ln d/f hard; ln -s 'a//b/' d/link
            ln -P d/link d/link2; mkfifo p; mknod c c 4095 300; mknod b b 7 1048575; ln c c2
            perl -MSocket -e 'socket(S, PF_UNIX, SOCK_STREAM, 0); bind(S, sockaddr_un("socket"))'
            touch "$(printf 'lat\\351')" "$(printf 'new\\nline')" %s
            echo y > s; chown 1000:2000 s; setcap cap_net_raw+ep s; chmod 6755 s
            setfattr -n user.bin -v 0x00ff s; setfattr -n trusted.t -v 1 d/e
            setfattr -h -n trusted.l -v 2 d/link; setfattr -h -n security.n -v 3 c
            setfacl -m u:1234:rw s 2>/dev/null || :
            chown -h 5:6 d/link; chown 3:4 p c; chmod 0 closed d/f; chmod 2750 d/e
            touch -h -d '2001-02-03 04:05:06.123456789Z' d/link d/f d/e d closed c p
            touch -d '1965-01-01 00:00:00.5Z' .
            """,
            "n".repeat(255)));
    FileTree tree = read(from);

    List<HostLoss> lost = HostDirectory.write(tree, directory.resolve("to"), WHOLE);

    assertEquals(List.of(), lost);
    FileTree back = read(directory.resolve("to"));
    assertEquals(HostText.of(tree), HostText.of(back));
    assertEquals(17, back.nameCount());
    assertSame(
        back.find(TreePath.of("hard")).orElseThrow(), back.find(TreePath.of("d/f")).orElseThrow());
  }

  @Test
  void holesStayHoles() throws Exception {
    Path from = Files.createDirectory(directory.resolve("from"));
    Shell.run(
        from,
        """
        truncate -s 3M hole; truncate -s 1M mixed
        printf data | dd of=mixed bs=1 seek=524288 conv=notrunc status=none; sync mixed
        """);

    HostDirectory.write(read(from), directory.resolve("to"), WHOLE);

    FileTree back = read(directory.resolve("to"));
    assertEquals(HostText.of(read(from)), HostText.of(back));
    assertEquals("0", Shell.run(directory, "stat -c %b to/hole").strip());
    RegularFile mixed = (RegularFile) back.find(TreePath.of("mixed")).orElseThrow();
    try (ImageSource source = mixed.content().open()) {
      assertEquals(List.of(new Extent(524288, 4096)), source.dataExtents());
    }
  }

  @Test
  void pathsBeyondTheKernelsLongestAreWritten() throws Exception {
    String name = "d".repeat(250);
    TreePath path = TreePath.ROOT;
    for (int i = 0; i < 100; i++) {
      path = path.resolve(EntryName.of(name));
    }
    FileTree tree =
        FileTree.builder()
            .add(path.resolve(EntryName.of("f")), new RegularFile(meta(0600), Content.of("deep")))
            .hardLink(TreePath.of("top"), path.resolve(EntryName.of("f")))
            .build();

    HostDirectory.write(tree, directory.resolve("to"), WHOLE);

    FileTree back = read(directory.resolve("to"));
    assertEquals(HostText.of(tree), HostText.of(back));
  }

  private static Metadata meta(int permissions) {
    return new Metadata(permissions, 0, 0, 1_000_000_000, 7, Xattrs.NONE);
  }

  @Test
  void theUmaskAndTheDirectoryAroundLeaveNoTrace() throws Exception {
    Path around = Files.createDirectory(directory.resolve("around"));
    Shell.run(
        around, "chgrp 77 .; chmod 2777 .; setfacl -d -m u:1234:rwx . && setfacl -m u:1234:rwx .");
    FileTree tree = everyMode();

    HostDirectory.write(tree, around.resolve("to"), WHOLE);
    String modes = Shell.java("C", WriteUnderUmask.class, around.resolve("masked").toString());

    assertEquals(HostText.of(tree), HostText.of(read(around.resolve("to"))));
    assertEquals("", modes);
    assertEquals(HostText.of(tree), HostText.of(read(around.resolve("masked"))));
  }

  private static FileTree everyMode() {
    var builder = FileTree.builder().implicitDirectories(meta(0777));
    for (int mode : new int[] {0, 0777, 07777, 0200, 02755, 01111}) {
      String name = Integer.toOctalString(mode);
      builder.add(TreePath.of("f" + name), new RegularFile(meta(mode), Content.of(name)));
      builder.add(TreePath.of("d" + name), Directory.of(meta(mode), List.of()));
      builder.add(TreePath.of("d" + name + "/p"), new dev.assembler.core.tree.Fifo(meta(mode)));
    }
    return builder.build();
  }

  /** Runs in a JVM of its own. */
  static final class WriteUnderUmask {
    public static void main(String[] arguments) throws Exception {
      boolean x86 = System.getProperty("os.arch").equals("amd64");
      new Syscall().call(x86 ? 95 : 166, 0277, 0, 0, 0); // umask(2)
      HostDirectory.write(everyMode(), Path.of(arguments[0]), WHOLE);
    }
  }

  @Test
  void aDirectoryWithSomethingInItIsRefusedAndLeftAlone() throws Exception {
    Shell.run(directory, "touch f; mkdir full empty; touch full/x; chmod 755 full; ln -s f link");
    FileTree tree = FileTree.builder().build();

    assertRefused("full", "not empty; a tree is written to a new or an empty directory");
    assertRefused("f", "found a regular file, expected a directory");
    assertRefused("no/such", "the directory it is to be in does not exist (ENOENT)");
    HostDirectory.write(tree, directory.resolve("empty"), WHOLE);

    assertEquals("755\n", Shell.run(directory, "stat -c %a full"));
  }

  private void assertRefused(String name, String reason) {
    Path path = directory.resolve(name);
    FileTree tree = FileTree.builder().build();
    var refused = assertThrows(IOException.class, () -> HostDirectory.write(tree, path, WHOLE));
    assertEquals(path + ": " + reason, refused.getMessage());
  }

  @Test
  void whatIsWrittenToSomebodyElsesDirectoryIsOutOfTheirReachMeanwhile() throws Exception {
    Path to = Files.createDirectory(directory.resolve("to"));
    Path victim = Files.writeString(directory.resolve("victim"), "x");
    Shell.run(directory, "chmod 755 .; chmod 600 victim; chown 65534:65534 to; chmod 755 to");
    var seen = new ArrayList<String>();
    Content watching = watching(() -> seen.add(Shell.run(directory, "stat -c '%u %a' to").strip()));
    FileTree tree = owned(watching);

    HostDirectory.write(tree, to, WHOLE);

    assertEquals(List.of("0 700"), seen);
    assertEquals("65534 755", Shell.run(directory, "stat -c '%u %a' to").strip());
    assertEquals("600", Shell.run(directory, "stat -c %a " + victim).strip());
  }

  private static FileTree owned(Content content) {
    Metadata theirs =
        new Metadata(0755, OrdinaryUser.ID, OrdinaryUser.ID, 1_000_000_000, 7, Xattrs.NONE);
    return FileTree.builder()
        .implicitDirectories(theirs)
        .add(TreePath.of("f"), new RegularFile(meta(0666), content))
        .build();
  }

  /** Something to do while a file is being written. */
  private interface Meanwhile {
    void run() throws Exception;
  }

  private static Content watching(Meanwhile meanwhile) {
    Content bytes = Content.of("contents");
    return new Content() {
      @Override
      public long size() {
        return bytes.size();
      }

      @Override
      public ImageSource open() throws IOException {
        ImageSource source = bytes.open();
        return new ImageSource() {
          @Override
          public long size() throws IOException {
            return source.size();
          }

          @Override
          public void readAt(long offset, ByteBuffer target) throws IOException {
            try {
              meanwhile.run();
            } catch (IOException e) {
              throw e;
            } catch (Exception e) {
              throw new IllegalStateException(e);
            }
            source.readAt(offset, target);
          }

          @Override
          public void close() throws IOException {
            source.close();
          }
        };
      }
    };
  }

  @Test
  void aLinkInThePlaceOfAFileThatWasJustMadeIsNotFollowed() throws Exception {
    Path to = directory.resolve("to");
    Shell.run(directory, "echo secret > victim; chmod 600 victim");
    Content replaced = watching(() -> Shell.run(to, "rm f; ln -s ../victim f"));

    HostWriteException refused =
        assertThrows(
            HostWriteException.class, () -> HostDirectory.write(owned(replaced), to, WHOLE));

    assertEquals(
        List.of(to + "/f: mode 0666: not supported (EOPNOTSUPP)"),
        refused.losses().stream().map(Object::toString).toList());
    assertEquals("0 600", Shell.run(directory, "stat -c '%u %a' victim").strip());
  }

  @Test
  void aDirectoryOfAnotherUserThatCannotBeTakenIsRefused() throws Exception {
    Path to = Files.createDirectory(directory.resolve("to"));
    Shell.run(directory, "chmod 755 .; chmod 777 to");
    FileTree tree = FileTree.builder().build();

    var refused =
        OrdinaryUser.call(
            () -> assertThrows(IOException.class, () -> HostDirectory.write(tree, to, WHOLE)));

    assertEquals(
        to
            + ": belongs to user 0, who could change what user 65534 writes there:"
            + " operation not permitted (EPERM)",
        refused.getMessage());
    assertEquals("0 777", Shell.run(directory, "stat -c '%u %a' to").strip());
  }

  @Test
  void theFirstFailureIsToldAndThatOfClosingIsSuppressed() throws Exception {
    Path to = directory.resolve("to");
    Content failing =
        watching(() -> {
          closeDescriptorOf(to.resolve("f"));
          throw new IOException("the first failure");
        });

    var failed =
        assertThrows(
            IncompleteDirectoryException.class,
            () -> HostDirectory.write(owned(failing), to, WHOLE));

    assertEquals("the first failure", failed.getCause().getMessage());
    assertEquals("bad file descriptor (EBADF)", failed.getCause().getSuppressed()[0].getMessage());
  }

  private static void closeDescriptorOf(Path file) throws IOException {
    for (int fd = 0; fd < 1000; fd++) {
      Path link = Path.of("/proc/self/fd/" + fd);
      if (Files.isSymbolicLink(link) && Files.readSymbolicLink(link).equals(file)) {
        assertEquals(0, LinuxCalls.current().close(fd));
        return;
      }
    }
    throw new IllegalStateException(file + " is not open");
  }

  @Test
  void aCloseThatASignalInterruptsIsNoFailure() throws Exception {
    Path to = directory.resolve("to");
    HostDirectory.write(owned(Content.of("x")), directory.resolve("warm"), WHOLE); // loads classes

    FilteredThread.call(
        LinuxAbi.CLOSE, Errno.EINTR, () -> HostDirectory.write(owned(Content.of("x")), to, WHOLE));

    assertEquals("x", Files.readString(to.resolve("f")));
  }

  private static FileTree privileged() {
    var capability = new byte[20]; // struct vfs_cap_data, revision 2, cap_net_raw
    capability[0] = 1;
    capability[3] = 2;
    capability[5] = 0x20;
    Xattrs xattrs =
        Xattrs.of(
            Xattr.of("security.capability", capability),
            Xattr.of("user.ok", new byte[] {1}),
            Xattr.of("trusted.t", new byte[] {1}));
    Metadata own =
        new Metadata(0755, OrdinaryUser.ID, OrdinaryUser.ID, 1_000_000_000, 7, Xattrs.NONE);
    return FileTree.builder()
        .implicitDirectories(own)
        .add(TreePath.of("a"), new RegularFile(own.withXattrs(xattrs), Content.of("a")))
        .add(TreePath.of("b"), new RegularFile(own.withOwner(0, 0), Content.of("b")))
        .add(TreePath.of("c"), new Device(own, Node.Kind.BLOCK_DEVICE, 8, 1))
        .add(TreePath.of("d"), new Device(own, Node.Kind.CHAR_DEVICE, 4096, 0))
        .hardLink("e", "c")
        .build();
  }

  @Test
  void whatAnOrdinaryUserMayNotWriteIsListedAndTheRestWritten() throws Exception {
    Shell.run(directory, "chmod 777 .");
    HostDirectory.write(
        FileTree.builder().build(), directory.resolve("warm"), WHOLE); // loads the classes
    Path to = directory.resolve("to");

    var refused =
        OrdinaryUser.call(() ->
            assertThrows(
                HostWriteException.class, () -> HostDirectory.write(privileged(), to, WHOLE)));

    assertEquals(
        List.of(
            to + "/a: xattr security.capability: operation not permitted (EPERM)",
            to + "/a: xattr trusted.t: operation not permitted (EPERM)",
            to + "/b: owner 0:0: operation not permitted (EPERM)",
            to + "/c: block device: operation not permitted (EPERM)",
            to + "/d: character device: numbers 4096:0, Linux has at most 4095:1048575",
            to + "/e: block device: operation not permitted (EPERM)"),
        refused.losses().stream().map(Object::toString).toList());
    assertEquals("a b", Shell.run(to, "echo *").strip());
    assertEquals("user.ok", Shell.run(to, "getfattr -d -m - a | grep -o 'user.ok'").strip());
  }

  @Test
  void lossThatIsAllowedIsReported() throws Exception {
    Shell.run(directory, "chmod 777 .");
    Set<HostLoss.Kind> allowed =
        EnumSet.of(HostLoss.Kind.OWNER, HostLoss.Kind.XATTR, HostLoss.Kind.SPECIAL_FILE);

    List<HostLoss> lost =
        OrdinaryUser.call(() ->
            HostDirectory.write(privileged(), directory.resolve("to"), WHOLE.withAllowed(allowed)));

    assertEquals(6, lost.size());
    assertEquals(HostLoss.Kind.XATTR, lost.getFirst().kind());
  }

  /** Setuid root would become setuid of whoever extracts. */
  @Test
  void setuidGoesWithAnOwnerThatIsLost() throws Exception {
    Shell.run(directory, "chmod 777 .");
    Path to = directory.resolve("to");
    Metadata root = new Metadata(06755, 0, 0, 1_000_000_000, 0, Xattrs.NONE);
    FileTree tree =
        FileTree.builder()
            .implicitDirectories(
                new Metadata(0755, OrdinaryUser.ID, OrdinaryUser.ID, 0, 0, Xattrs.NONE))
            .add(TreePath.of("/su"), new RegularFile(root, Content.of("x")))
            .build();

    var refused =
        OrdinaryUser.call(() ->
            assertThrows(
                HostWriteException.class,
                () ->
                    HostDirectory.write(
                        tree, to, WHOLE.withAllowed(EnumSet.of(HostLoss.Kind.OWNER)))));

    assertEquals(
        List.of(to + "/su: mode 6755: became 0755"),
        refused.losses().stream()
            .filter(loss -> loss.kind() == HostLoss.Kind.PERMISSIONS)
            .map(Object::toString)
            .toList());
    assertEquals("755", Shell.run(to, "stat -c %a su").strip());
  }

  /** The kernel drops the bit without an error when the group is not one of the caller's. */
  @Test
  void aBitThatTheHostDropsWithoutAWordIsNoticed() throws Exception {
    Path group = Files.createDirectory(directory.resolve("g"));
    Shell.run(group, "chown 65534:77 .; chmod 700 .; chmod 755 ..");
    Metadata setgid = new Metadata(02755, OrdinaryUser.ID, 77, 1_000_000_000, 0, Xattrs.NONE);
    FileTree tree = FileTree.of(Directory.of(setgid, List.of()));

    var refused =
        OrdinaryUser.call(() ->
            assertThrows(HostWriteException.class, () -> HostDirectory.write(tree, group, WHOLE)));

    assertEquals(
        "cannot be written whole: " + group + ": mode 2755: became 0755", refused.getMessage());
  }

  @Test
  void aContentThatFailsEndsTheWritingWithItsOwnMessage() throws Exception {
    Shell.run(directory, "mkdir from; echo x > from/f");
    FileTree tree = read(directory.resolve("from"));
    Shell.run(directory, "echo longer > from/f");

    var failed =
        assertThrows(
            IncompleteDirectoryException.class,
            () -> HostDirectory.write(tree, directory.resolve("to"), WHOLE));

    String own = directory + "/from/f: changed while it was read: 7 bytes, expected 2";
    assertEquals(own, failed.getCause().getMessage());
    assertEquals(directory + "/to: incomplete: " + own, failed.getMessage());
  }

  @Test
  void aFullDiskEndsTheWritingWithTheNameOfTheFile() throws Exception {
    Path small = Files.createDirectory(directory.resolve("small"));
    Shell.run(directory, "mount -t tmpfs -o size=64k none small");
    try {
      FileTree tree = FileTree.builder().file("/f", 0644, Content.of(new byte[1 << 20])).build();

      var failed =
          assertThrows(
              IOException.class, () -> HostDirectory.write(tree, small.resolve("to"), WHOLE));

      String to = small + "/to";
      assertEquals(
          to + ": incomplete: " + to + "/f: no space left on device (ENOSPC)", failed.getMessage());
    } finally {
      Shell.run(directory, "umount small");
    }
  }

  @Test
  void namesOfAnyBytesAreWritten() throws Exception {
    byte[] name = "gr\u00fcn\n\u00ff".getBytes(StandardCharsets.ISO_8859_1);
    FileTree tree =
        FileTree.builder()
            .add(
                TreePath.ROOT.resolve(EntryName.of(name)),
                new RegularFile(meta(0644), Content.of("x")))
            .build();

    HostDirectory.write(tree, directory.resolve("to"), WHOLE);

    assertEquals(
        "gr\u00fcn\n\u00ff\n", Shell.run(directory.resolve("to"), "ls --show-control-chars"));
  }
}
