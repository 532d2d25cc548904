package dev.assembler.core.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.core.Limits;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.TreePath;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What cannot be read is said, all of it, with its name and reason. */
class HostRefusalTest {

  private static final HostReadOptions OPTIONS = HostReadOptions.defaults();

  @TempDir Path directory;

  private HostReadException refused(Path path, HostReadOptions options) {
    return assertThrows(HostReadException.class, () -> HostDirectory.read(path, options));
  }

  @Test
  void aPathThatIsNoDirectoryIsRefusedWithWhatItIs() throws Exception {
    Shell.run(directory, "echo x > file; mkfifo fifo; ln -s fifo link");

    assertEquals(
        "cannot be read: " + directory + "/file: found a regular file, expected a directory",
        refused(directory.resolve("file"), OPTIONS).getMessage());
    assertEquals(
        "cannot be read: " + directory + "/link: found a fifo, expected a directory",
        refused(directory.resolve("link"), OPTIONS).getMessage());
    assertEquals(
        "cannot be read: " + directory + "/none: no such file or directory (ENOENT)",
        refused(directory.resolve("none"), OPTIONS).getMessage());
    assertEquals(
        "cannot be read: no/such: no such file or directory (ENOENT)",
        refused(Path.of("no/such"), OPTIONS).getMessage());
  }

  @Test
  void whatVanishesDuringTheWalkIsListed() throws Exception {
    Shell.run(directory, "touch a b; mkdir c; touch c/d");
    var vanishing =
        OPTIONS.withExclude(path -> {
          try {
            if (path.equals(TreePath.of("/b"))) {
              Shell.run(directory, "rm -r b c");
            }
            return false;
          } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });

    HostReadException refused = refused(directory, vanishing);

    assertEquals(
        List.of(
            directory + "/b: vanished while the directory was read (ENOENT)",
            directory + "/c: vanished while the directory was read (ENOENT)"),
        refused.problems().stream().map(Object::toString).toList());
  }

  @Test
  void aDirectoryReplacedByASymbolicLinkIsNotFollowed() throws Exception {
    Shell.run(directory, "mkdir -p a/x; touch a/x/f");
    var replacing =
        OPTIONS.withExclude(path -> {
          try {
            if (path.equals(TreePath.of("/a/x"))) {
              Shell.run(directory, "rm -r a/x; ln -s /etc a/x");
            }
            return false;
          } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });

    FileTree tree = HostDirectory.read(directory, replacing).tree();

    assertEquals("symbolic link", tree.find(TreePath.of("/a/x")).orElseThrow().kind().toString());
  }

  @Test
  void everythingAnOrdinaryUserMayNotReadIsListedInTreeOrder() throws Exception {
    Shell.run(
        directory,
        """
        chmod 755 .; mkdir closed open; touch closed/f open/f; chmod 700 closed; chmod 755 open
        echo x > secret; chmod 600 secret; echo y > open/secret; chmod 640 open/secret
        echo z > mine; chown 65534 mine; chmod 600 mine
        """);
    refused(directory.resolve("none"), OPTIONS); // has the classes loaded that root may read

    HostReadException refused = OrdinaryUser.call(() -> refused(directory, OPTIONS));

    assertEquals(
        String.format(
                Locale.ROOT,
                "cannot be read (3 problems): %s/closed: permission denied (EACCES); ",
                directory)
            + String.format(Locale.ROOT, "%s/open/secret: permission denied (EACCES); ", directory)
            + String.format(Locale.ROOT, "%s/secret: permission denied (EACCES)", directory),
        refused.getMessage());
  }

  @Test
  void whatIsExcludedNeedNotBeReadable() throws Exception {
    Shell.run(directory, "chmod 755 .; mkdir closed; chmod 700 closed; touch f");
    var without = OPTIONS.withExclude(path -> path.equals(TreePath.of("/closed")));

    FileTree tree = OrdinaryUser.call(() -> HostDirectory.read(directory, without).tree());

    assertEquals(2, tree.nameCount());
  }

  @Test
  void anOrdinaryUserIsToldThatTrustedXattrsAreHidden() throws Exception {
    Shell.run(directory, "chmod 755 .; touch f; setfattr -n trusted.t -v 1 f");

    HostTree all =
        OrdinaryUser.call(() -> HostDirectory.read(directory, OPTIONS.withXattrs(XattrChoice.ALL)));
    HostTree portable = OrdinaryUser.call(() -> HostDirectory.read(directory, OPTIONS));

    assertEquals(List.of("xattrs in trusted.* (without CAP_SYS_ADMIN)"), all.unseen());
    assertEquals(List.of(), portable.unseen());
  }

  @Test
  void anUnreadableXattrIsListed() throws Exception {
    Shell.run(directory, "chmod 755 .; mkdir d; setfattr -n user.u -v 1 d; chmod 711 d");

    HostReadException refused = OrdinaryUser.call(() -> refused(directory, OPTIONS));

    assertEquals(1, refused.problems().size());
    assertEquals(directory + "/d", refused.problems().getFirst().path());
  }

  @Test
  void limitsAreKept() throws Exception {
    Shell.run(directory, "mkdir -p a/b/c; touch a/b/c/d");
    Limits limits = Limits.defaults();

    assertTrue(
        refused(directory, OPTIONS.withLimits(limits.withDepth(3)))
            .getMessage()
            .endsWith("/a/b/c: 3 directories deep and not empty, at most 3 are read"));
    assertTrue(
        refused(directory, OPTIONS.withLimits(limits.withNodes(4)))
            .getMessage()
            .endsWith(": more than 4 names"));
    assertTrue(
        refused(directory, OPTIONS.withLimits(limits.withNameBytes(3)))
            .getMessage()
            .endsWith(": more than 3 bytes of names"));
    HostDirectory.read(
        directory, OPTIONS.withLimits(limits.withDepth(4).withNodes(5).withNameBytes(4)));
  }

  private RegularFile file(String script) throws Exception {
    Shell.run(directory, script);
    FileTree tree = HostDirectory.read(directory, OPTIONS).tree();
    return (RegularFile) tree.find(TreePath.of("/f")).orElseThrow();
  }

  @Test
  void aFileThatChangedBeforeItIsOpenedIsRefused() throws Exception {
    RegularFile file = file("seq 1000 > f; touch -d 2001-01-01Z f");

    Shell.run(directory, "cp -p f g; echo more >> f");
    String longer = assertThrows(IOException.class, () -> file.content().open()).getMessage();
    Shell.run(directory, "cat g > f");
    String touched = assertThrows(IOException.class, () -> file.content().open()).getMessage();
    Shell.run(directory, "mv g f");
    String other = assertThrows(IOException.class, () -> file.content().open()).getMessage();
    Shell.run(directory, "rm f; ln -s /etc/passwd f");
    String link = assertThrows(IOException.class, () -> file.content().open()).getMessage();
    Shell.run(directory, "rm f; mkfifo f");
    String fifo = assertThrows(IOException.class, () -> file.content().open()).getMessage();
    Shell.run(directory, "rm f");
    String gone = assertThrows(IOException.class, () -> file.content().open()).getMessage();

    String path = directory + "/f: ";
    assertEquals(path + "changed while it was read: 3898 bytes, expected 3893", longer);
    assertEquals(path + "changed while it was read: its modification time differs", touched);
    assertEquals(path + "changed while it was read: another file has its name now", other);
    assertEquals(path + "is a symbolic link, or has too many on the way (ELOOP)", link);
    assertTrue(fifo.startsWith(path + "changed while it was read: "), fifo);
    assertEquals(path + "vanished since the directory was read (ENOENT)", gone);
  }

  @Test
  void aFileOfTheSameInodeNumberOnAnotherFileSystemIsRefused() throws Exception {
    Shell.run(directory, "mkdir d");
    mount("one");
    try {
      FileTree tree = HostDirectory.read(directory, OPTIONS).tree();
      String inode = Shell.run(directory, "stat -c %i d/f");
      RegularFile file = (RegularFile) tree.find(TreePath.of("/d/f")).orElseThrow();
      mount("two");

      try {
        String refused = assertThrows(IOException.class, () -> file.content().open()).getMessage();

        assertEquals(inode, Shell.run(directory, "stat -c %i d/f"));
        assertEquals(
            directory + "/d/f: changed while it was read: another file has its name now", refused);
      } finally {
        Shell.run(directory, "umount d");
      }
      file.content().open().close();
    } finally {
      Shell.run(directory, "umount d");
    }
  }

  /** A tmpfs numbers its inodes from 1, each for itself. */
  private void mount(String contents) throws Exception {
    Shell.run(
        directory, "mount -t tmpfs none d; echo " + contents + " > d/f; touch -d 2001-01-01Z d/f");
  }

  @Test
  void aFileThatShrinksWhileItIsOpenIsRefused() throws Exception {
    RegularFile file = file("seq 100000 > f");

    try (ImageSource source = file.content().open()) {
      Files.write(directory.resolve("f"), new byte[10]);

      var refused =
          assertThrows(IOException.class, () -> source.readAt(0, ByteBuffer.allocate(20)));

      assertEquals(
          directory + "/f: changed while it was read: ends at 10, expected 588895 bytes",
          refused.getMessage());
    }
  }

  @Test
  void aFileThatChangesWhileItIsOpenIsRefusedWithItsLastByte() throws Exception {
    RegularFile file = file("seq 1000 > f; touch -d 2001-01-01Z f");

    try (ImageSource source = file.content().open()) {
      source.readAt(0, ByteBuffer.allocate(100));
      Shell.run(directory, "printf x | dd of=f conv=notrunc status=none");

      var refused =
          assertThrows(
              IOException.class,
              () -> source.readAt(100, ByteBuffer.allocate((int) source.size() - 100)));

      assertEquals(
          directory + "/f: changed while it was read: its modification time differs",
          refused.getMessage());
    }
  }

  @Test
  void aFileThatChangedIsRefusedWhenItIsClosedBeforeItsEnd() throws Exception {
    RegularFile file = file("seq 1000 > f; touch -d 2001-01-01Z f");
    ImageSource source = file.content().open();
    source.readAt(0, ByteBuffer.allocate(100));
    Shell.run(directory, "printf x | dd of=f conv=notrunc status=none");

    assertThrows(IOException.class, source::close);
    source.close(); // once is enough
    assertThrows(ClosedChannelException.class, () -> source.readAt(0, ByteBuffer.allocate(1)));
  }

  @Test
  void readingLeavesNothingOpen() throws Exception {
    Shell.run(directory, "for i in $(seq 80); do mkdir d; cd -P d; echo $i > f; done");
    long before = openDescriptors();

    for (int i = 0; i < 20; i++) {
      HostText.of(HostDirectory.read(directory, OPTIONS).tree());
    }

    assertTrue(openDescriptors() < before + 20, "of 1600 files and as many directories");
  }

  private static long openDescriptors() throws IOException {
    try (var listing = Files.list(Path.of("/proc/self/fd"))) {
      return listing.count();
    }
  }
}
