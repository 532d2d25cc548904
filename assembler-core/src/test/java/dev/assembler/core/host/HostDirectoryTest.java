package dev.assembler.core.host;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.core.image.Extent;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.tree.Device;
import dev.assembler.core.tree.Directory;
import dev.assembler.core.tree.EntryName;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.Symlink;
import dev.assembler.core.tree.TreePath;
import dev.assembler.core.tree.Xattr;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostDirectoryTest {

  private static final HostReadOptions ALL = HostReadOptions.defaults().withXattrs(XattrChoice.ALL);

  @TempDir Path directory;

  /** What is deeper than the longest path is more than the test library can remove. */
  @AfterEach
  void removeWhatIsDeep() throws Exception {
    Shell.run(directory, "find . -mindepth 1 -delete");
  }

  private FileTree read() throws Exception {
    HostTree read = HostDirectory.read(directory, ALL);
    assertEquals(List.of(), read.unseen());
    return read.tree();
  }

  private static Node at(FileTree tree, String path) {
    return tree.find(TreePath.of(path)).orElseThrow();
  }

  @Test
  void everyKindIsReadAsWhatItIs() throws Exception {
    Shell.run(
        directory,
        """
        mkdir dir; printf hello > file; ln -s 'a//b/../c/' link; mkfifo fifo
        mknod char c 5 1; mknod block b 259 1048575; mknod large c 4095 300
        perl -MSocket -e 'socket(S, PF_UNIX, SOCK_STREAM, 0); bind(S, sockaddr_un("socket"))'
        """);

    FileTree tree = read();

    assertEquals(9, tree.nameCount());
    assertEquals(Node.Kind.DIRECTORY, at(tree, "dir").kind());
    assertEquals(5, assertInstanceOf(RegularFile.class, at(tree, "file")).size());
    assertEquals("a//b/../c/", assertInstanceOf(Symlink.class, at(tree, "link")).targetText());
    assertEquals(Node.Kind.FIFO, at(tree, "fifo").kind());
    assertEquals(Node.Kind.SOCKET, at(tree, "socket").kind());
    assertDevice(at(tree, "char"), Node.Kind.CHAR_DEVICE, 5, 1);
    assertDevice(at(tree, "block"), Node.Kind.BLOCK_DEVICE, 259, 1048575);
    assertDevice(at(tree, "large"), Node.Kind.CHAR_DEVICE, 4095, 300);
  }

  private static void assertDevice(Node node, Node.Kind kind, long major, long minor) {
    Device device = assertInstanceOf(Device.class, node);
    assertEquals(kind, device.kind());
    assertEquals(major, device.major());
    assertEquals(minor, device.minor());
  }

  @Test
  void modesOwnersAndTimesAreExact() throws Exception {
    Shell.run(
        directory,
        """
        touch s; chown 1000:4294967294 s; chmod 6751 s; touch -d '2001-02-03 04:05:06.789012345Z' s
        mkdir t; chmod 1777 t; touch -d '1969-12-31 23:59:58.25Z' t
        ln -s x l; chown -h 7:8 l; touch -h -d '1999-01-01 00:00:00.000000001Z' l
        """);

    FileTree tree = read();

    assertEquals("06751 1000:4294967294 981173106.789012345", summary(at(tree, "s")));
    assertEquals("01777 0:0 -2.250000000", summary(at(tree, "t")));
    assertEquals("0777 7:8 915148800.000000001", summary(at(tree, "l")));
  }

  private static String summary(Node node) {
    var m = node.metadata();
    return String.format(
        Locale.ROOT,
        "0%o %d:%d %d.%09d",
        m.permissions(),
        m.uid(),
        m.gid(),
        m.mtimeSeconds(),
        m.mtimeNanos());
  }

  @Test
  void namesAreTheHostsBytes() throws Exception {
    String longest = "n".repeat(255);
    Shell.run(
        directory,
        String.format(
            Locale.ROOT,
            """
            touch "$(printf 'lat\\351')" "$(printf '\\377\\376')" "$(printf 'new\\nline')" \
              "$(printf 'gr\\303\\274n')" ' ' '*' '...' '\\' %s
            """,
            longest));

    Directory root = read().root();

    var names = new ArrayList<String>();
    for (int i = 0; i < root.size(); i++) {
      names.add(new String(root.name(i).toBytes(), StandardCharsets.ISO_8859_1));
    }
    assertEquals(
        List.of(
            " ",
            "*",
            "...",
            "\\",
            "gr\u00c3\u00bcn",
            "lat\u00e9",
            "new\nline",
            longest,
            "\u00ff\u00fe"),
        names);
  }

  @Test
  void namesAreTheSameBytesInTheLocaleC() throws Exception {
    Shell.run(
        directory,
        "d=$(printf 'gr\\303\\274n'); mkdir \"$d\"; printf x > \"$d/$(printf 'l\\351')\"");
    Path named = directory.resolve("gr\u00fcn");

    String output = Shell.java("C", ReadByUri.class, named.toUri().toString());

    assertTrue(output.contains("/l\\xe9 regular file"), output);
    assertTrue(output.contains("jnu ANSI_X3.4-1968"), output);
    assertTrue(output.contains(" 1 8cdc1683"), output); // the file's one byte was read
  }

  /** Runs in a JVM of its own. */
  static final class ReadByUri {
    public static void main(String[] arguments) throws Exception {
      Path path = Path.of(java.net.URI.create(arguments[0]));
      System.out.println("jnu " + System.getProperty("sun.jnu.encoding"));
      System.out.println(HostText.of(HostDirectory.read(path, ALL).tree()));
    }
  }

  @Test
  void pathsBeyondTheKernelsLongestAreReadWithTheirContents() throws Exception {
    String name = "d".repeat(250);
    Shell.run(
        directory,
        String.format(
            Locale.ROOT,
            "for i in $(seq 40); do mkdir %s; cd -P ./%s 2>/dev/null || exit 1; done; printf deep > f",
            name,
            name));

    FileTree tree = read();

    TreePath path = TreePath.ROOT;
    for (int i = 0; i < 40; i++) {
      path = path.resolve(EntryName.of(name));
    }
    assertTrue(path.toBytes().length > 10_000);
    RegularFile file = (RegularFile) tree.find(path.resolve(EntryName.of("f"))).orElseThrow();
    assertEquals("deep", text(file));
  }

  @Test
  void moreDirectoriesDeepThanAreKeptOpenAreReadInOrder() throws Exception {
    Shell.run(
        directory,
        """
        for i in $(seq 1000); do mkdir d; echo $i > a; echo $i > z; cd -P d; done
        """);

    FileTree tree = read();

    assertEquals(3001, tree.nameCount());
    String deepest = "d/".repeat(999) + "z";
    assertEquals("1000\n", text((RegularFile) at(tree, deepest)));
  }

  /** The limit is 1,024; a frame for each directory would not fit the stack of the program. */
  @Test
  void aDirectoryAsDeepAsTheLimitIsReadOnASmallStack() throws Exception {
    Shell.run(directory, "for i in $(seq 1023); do mkdir d; cd -P d; done; echo 1 > f");
    var read = new AtomicReference<Object>();
    var thread =
        new Thread(
            null,
            () -> {
              try {
                read.set(read());
              } catch (Exception | Error e) {
                read.set(e);
              }
            },
            "small stack",
            256 << 10);

    thread.start();
    thread.join();

    FileTree tree = assertInstanceOf(FileTree.class, read.get());
    assertEquals(1025, tree.nameCount());
    assertEquals("1\n", text((RegularFile) at(tree, "d/".repeat(1023) + "f")));
  }

  /** A writer that cannot hold them has to say so, also to those who call the library. */
  @Test
  void accessListsAreReadByDefault() throws Exception {
    Shell.run(directory, "mkdir d; setfacl -m u:1234:rwx d; setfacl -d -m u:1234:rwx d");

    FileTree tree = HostDirectory.read(directory, HostReadOptions.defaults()).tree();

    List<String> names =
        at(tree, "d").metadata().xattrs().asList().stream().map(Xattr::name).toList();
    assertEquals(List.of("system.posix_acl_access", "system.posix_acl_default"), names);
  }

  @Test
  void namesOfOneFileAreOneNode() throws Exception {
    Shell.run(directory, "mkdir d; echo 1 > d/b; ln d/b a; ln d/b z; mkfifo p; ln p q; cp a c");

    FileTree tree = read();

    assertSame(at(tree, "a"), at(tree, "d/b"));
    assertSame(at(tree, "a"), at(tree, "z"));
    assertSame(at(tree, "p"), at(tree, "q"));
    assertEquals(3, tree.linkCount(at(tree, "a")));
    assertEquals(1, tree.linkCount(at(tree, "c")));
  }

  @Test
  void xattrsOfEveryNamespaceAreReadWithBinaryValues() throws Exception {
    Shell.run(
        directory,
        """
        touch f; mkdir d; ln -s f l; mknod c c 1 3; mkfifo p
        setfattr -n user.bin -v 0x00ff0a80 f; setfattr -n user.empty f
        setfattr -n "$(printf 'user.\\303\\251')" -v x f
        setfattr -n trusted.overlay.opaque -v y d; setfattr -n user.d -v z d
        setfattr -h -n trusted.link -v t l; setfattr -n security.node -v s c
        setfattr -n trusted.fifo -v t p; setcap cap_net_raw+ep f
        """);

    FileTree tree = read();

    assertEquals(
        List.of(
            "security.capability=01000002002000000000000000000000000000000".substring(0, 60),
            "user.bin=00ff0a80",
            "user.empty=",
            "user.\u00e9=78"),
        hex(at(tree, "f")));
    assertEquals(List.of("trusted.overlay.opaque=79", "user.d=7a"), hex(at(tree, "d")));
    assertEquals(List.of("trusted.link=74"), hex(at(tree, "l")));
    assertEquals(List.of("security.node=73"), hex(at(tree, "c")));
    assertEquals(List.of("trusted.fifo=74"), hex(at(tree, "p")));
  }

  private static List<String> hex(Node node) {
    var texts = new ArrayList<String>();
    for (Xattr xattr : node.metadata().xattrs()) {
      String value = java.util.HexFormat.of().formatHex(xattr.value());
      texts.add(xattr.name() + "=" + value);
    }
    return texts;
  }

  @Test
  void onlyChosenXattrsAreRead() throws Exception {
    Shell.run(directory, "touch f; setfattr -n user.a -v 1 f; setfattr -n trusted.b -v 2 f");

    FileTree byDefault = HostDirectory.read(directory, HostReadOptions.defaults()).tree();
    FileTree none = HostDirectory.read(directory, ALL.withXattrs(XattrChoice.NONE)).tree();

    assertEquals(List.of("user.a=31"), hex(at(byDefault, "f")));
    assertEquals(List.of(), hex(at(none, "f")));
  }

  /** More than the first try has room for: names as well as one value. */
  @Test
  void manyAndLargeXattrsAreReadWhole() throws Exception {
    Shell.run(
        directory,
        """
        touch f; for i in $(seq 100 150); do setfattr -n user.some-longer-name-$i -v $i f; done
        setfattr -n user.large -v 0x$(head -c 2000 /dev/zero | od -An -v -tx1 | tr -d ' \\n') f
        """);

    FileTree tree = read();

    assertEquals(52, at(tree, "f").metadata().xattrs().size());
    Xattr large = at(tree, "f").metadata().xattrs().asList().getFirst();
    assertEquals("user.large", large.name());
    assertArrayEquals(new byte[2000], large.value());
  }

  @Test
  void holesAreToldAndReadAsZeros() throws Exception {
    Shell.run(
        directory,
        """
        truncate -s 1M hole; truncate -s 1M mixed
        printf data | dd of=mixed bs=1 seek=524288 conv=notrunc status=none
        head -c 10000 /dev/zero > zeros; : > empty; sync mixed zeros
        """);

    FileTree tree = read();

    assertEquals(List.of(), extents(at(tree, "hole")));
    assertEquals(List.of(new Extent(524288, 4096)), extents(at(tree, "mixed")));
    assertEquals(List.of(new Extent(0, 10000)), extents(at(tree, "zeros")));
    assertEquals(List.of(), extents(at(tree, "empty")));
    byte[] bytes = bytes((RegularFile) at(tree, "mixed"), false);
    assertEquals(
        "data", new String(Arrays.copyOfRange(bytes, 524288, 524292), StandardCharsets.US_ASCII));
    assertEquals(0, bytes[524287]);
    assertArrayEquals(bytes, bytes((RegularFile) at(tree, "mixed"), true));
  }

  private static List<Extent> extents(Node node) throws Exception {
    try (ImageSource source = ((RegularFile) node).content().open()) {
      return source.dataExtents();
    }
  }

  @Test
  void aFileIsReadAtAnyOffsetByManyThreads() throws Exception {
    Shell.run(directory, "seq 100000 > f");
    RegularFile file = (RegularFile) at(read(), "f");
    byte[] whole = bytes(file, false);

    try (ImageSource source = file.content().open()) {
      var failures = new java.util.concurrent.ConcurrentLinkedQueue<Throwable>();
      var threads = new ArrayList<Thread>();
      for (int t = 0; t < 4; t++) {
        int seed = t;
        threads.add(
            Thread.ofVirtual()
                .unstarted(() -> {
                  try {
                    var random = new java.util.Random(seed);
                    for (int i = 0; i < 200; i++) {
                      int offset = random.nextInt(whole.length);
                      int length = random.nextInt(whole.length - offset);
                      var part = new byte[length + 2];
                      source.readAt(offset, ByteBuffer.wrap(part, 1, length));
                      assertArrayEquals(
                          Arrays.copyOfRange(whole, offset, offset + length),
                          Arrays.copyOfRange(part, 1, length + 1),
                          "seed " + seed);
                    }
                  } catch (Throwable e) {
                    failures.add(e);
                  }
                }));
      }
      threads.forEach(Thread::start);
      for (Thread thread : threads) {
        thread.join();
      }
      assertEquals(List.of(), List.copyOf(failures));
    }
  }

  @Test
  void whatFindSaysOfTheHostsOwnEtcIsWhatWeRead() throws Exception {
    String found =
        Shell.run(
            Path.of("/etc"), "LC_ALL=C find . -mindepth 1 -printf '%y %m %U %G %T@ %n %l %P\\n'");

    FileTree tree = HostDirectory.read(Path.of("/etc"), ALL).tree();

    var lines = new ArrayList<String>();
    tree.walk((path, node) -> {
      if (!path.isRoot()) {
        var m = node.metadata();
        String type =
            switch (node.kind()) {
              case DIRECTORY -> "d";
              case REGULAR_FILE -> "f";
              case SYMLINK -> "l";
              default -> "?";
            };
        String links = node instanceof Directory ? "N" : Integer.toString(tree.linkCount(node));
        String name = new String(path.toBytes(), StandardCharsets.ISO_8859_1).substring(1);
        lines.add(
            String.format(
                Locale.ROOT,
                "%s %o %d %d %d.%09d0 %s %s %s",
                type,
                m.permissions(),
                m.uid(),
                m.gid(),
                m.mtimeSeconds(),
                m.mtimeNanos(),
                links,
                node instanceof Symlink link
                    ? new String(link.target(), StandardCharsets.ISO_8859_1)
                    : "",
                name));
      }
    });
    // ext4 and btrfs disagree on what a directory's link count is
    List<String> expected =
        found.lines().map(line -> line.replaceFirst("^(d( \\S+){4}) \\d+", "$1 N")).toList();
    assertEquals(expected.stream().sorted().toList(), lines.stream().sorted().toList());
  }

  @Test
  void aDirectoryOnAnotherFileSystemStaysEmptyOnRequest() throws Exception {
    var onlyPts =
        ALL.withExclude(path -> !path.startsWith(TreePath.of("/pts"))).withXattrs(XattrChoice.NONE);

    FileTree across = HostDirectory.read(Path.of("/dev"), onlyPts).tree();
    FileTree one = HostDirectory.read(Path.of("/dev"), onlyPts.withOneFileSystem(true)).tree();

    assertTrue(((Directory) at(across, "/pts")).size() > 0);
    assertEquals(0, ((Directory) at(one, "/pts")).size());
  }

  @Test
  void accessTimesStayAsTheyWere() throws Exception {
    Shell.run(directory, "mkdir d; echo x > d/f; touch -a -d '2001-01-01Z' d/f d");

    bytes((RegularFile) at(read(), "d/f"), false);

    assertEquals("978307200\n978307200\n", Shell.run(directory, "stat -c %X d d/f"));
  }

  private static String text(RegularFile file) throws Exception {
    return new String(bytes(file, false), StandardCharsets.US_ASCII);
  }

  private static byte[] bytes(RegularFile file, boolean direct) throws Exception {
    int size = (int) file.size();
    ByteBuffer buffer = direct ? ByteBuffer.allocateDirect(size) : ByteBuffer.allocate(size);
    try (ImageSource source = file.content().open()) {
      source.readAt(0, buffer);
    }
    var bytes = new byte[size];
    buffer.flip().get(bytes);
    return bytes;
  }
}
