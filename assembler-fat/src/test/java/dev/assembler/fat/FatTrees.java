package dev.assembler.fat;

import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.Directory;
import dev.assembler.core.tree.EntryName;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.TreeBuilder;
import dev.assembler.core.tree.TreePath;
import dev.assembler.testkit.Contents;
import dev.assembler.testkit.TreeFixtures;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.SplittableRandom;

/** Trees that FAT holds, and what it makes of them. */
final class FatTrees {

  /** 2023-11-14T22:13:20Z. */
  static final long TIME = TreeFixtures.TIME;

  private static final String[] LETTERS = {
    "a", "B", "z", "0", "9", "-", "_", " ", ".", "~", "+", "[", "é", "ß", "я", "語", "😀", "𝄞", "~1"
  };

  private FatTrees() {}

  /** Names of every kind that FAT holds, times, read-only files, directories in directories. */
  static FileTree ordinary() {
    return planeZero()
        .file("/音楽 🎵.ogg", 0644, 1_709_208_000, Content.of("29 February 2024\n"))
        .file("/last", 0644, 4_354_819_198L, Content.of("2107\n"))
        .build();
  }

  /**
   * The same without a name beyond plane 0, which mtools makes "_" of, and a time after 2100, which
   * mtools takes for a leap year.
   */
  static Builder planeZero() {
    return new Builder()
        .directory("/EFI", TIME)
        .directory("/EFI/BOOT", TIME)
        .file("/EFI/BOOT/BOOTX64.EFI", 0644, TIME, Contents.noise(1, 5000))
        .file("/EFI/BOOT/grub.cfg", 0644, TIME + 2, Content.of("set timeout=0\n"))
        .file("/config.txt", 0644, TIME, Content.of("arm_64bit=1\n"))
        .file("/empty", 0644, TIME, Content.of(""))
        .file("/read-only.txt", 0444, TIME, Content.of("read only\n"))
        .file("/a long name with spaces.text", 0644, TIME, Content.of("long\n"))
        .file("/a long name with spaces.textual", 0644, TIME, Content.of("longer\n"))
        .file("/.hidden", 0644, 315_532_800, Content.of("1980\n"))
        .file("/Grüße.txt", 0644, 4_102_444_798L, Content.of("2099\n"))
        .file("/音楽.ogg", 0644, TIME, Content.of("plane 0\n"))
        .directory("/lost+found", TIME);
  }

  /** A tree of random shape. */
  static FileTree random(long seed, int nodes) {
    var random = new SplittableRandom(seed);
    var builder = new Builder();
    var directories = new ArrayList<>(List.of(TreePath.ROOT));
    var folded = new HashSet<String>();
    for (int i = 0; i < nodes; i++) {
      TreePath parent = directories.get(random.nextInt(directories.size()));
      String name = name(random);
      if (LongName.problem(name) != null || !folded.add(parent + "/" + UpcaseTable.fold(name))) {
        continue;
      }
      TreePath path = parent.resolve(EntryName.of(name));
      long time = 315_532_800 + 2 * random.nextLong(2_000_000_000L);
      if (random.nextInt(4) == 0) {
        builder.add(path, Directory.of(meta(0755, time), List.of()));
        directories.add(path);
      } else {
        int size = random.nextInt(3) == 0 ? 0 : random.nextInt(9000);
        builder.add(
            path,
            new RegularFile(
                meta(random.nextInt(5) == 0 ? 0444 : 0644, time), Contents.noise(i, size)));
      }
    }
    return builder.build();
  }

  private static String name(SplittableRandom random) {
    var name = new StringBuilder();
    for (int length = 1 + random.nextInt(random.nextInt(4) == 0 ? 60 : 14); length > 0; length--) {
      name.append(LETTERS[random.nextInt(LETTERS.length)]);
    }
    return name.toString();
  }

  /**
   * What a reader gives for a tree: modes are what FAT holds, times even, the root's that of the
   * label.
   */
  static FileTree asRead(FileTree tree, boolean label) throws IOException {
    var builder = FileTree.builder();
    tree.walk((path, node) -> {
      long time =
          Math.clamp(node.metadata().mtimeSeconds(), DosTimestamp.FLOOR, DosTimestamp.CEILING);
      time = path.isRoot() && !label ? 0 : time / 2 * 2;
      boolean readOnly = node instanceof RegularFile && (node.metadata().permissions() & 0200) == 0;
      Metadata metadata = meta(node instanceof Directory ? 0755 : readOnly ? 0444 : 0644, time);
      builder.add(
          path,
          node instanceof Directory
              ? Directory.of(metadata, List.of())
              : node.withMetadata(metadata));
    });
    return builder.build();
  }

  static Metadata meta(int permissions, long time) {
    return Metadata.of(permissions).withMtime(time, 0);
  }

  /** A builder whose directories all have {@link #TIME}. */
  static final class Builder {
    private final TreeBuilder tree =
        FileTree.builder()
            .implicitDirectories(meta(0755, TIME))
            .add(TreePath.ROOT, Directory.of(meta(0755, TIME), List.of()));

    Builder directory(String path, long time) {
      return add(TreePath.of(path), Directory.of(meta(0755, time), List.of()));
    }

    Builder file(String path, int permissions, long time, Content content) {
      return add(TreePath.of(path), new RegularFile(meta(permissions, time), content));
    }

    Builder file(String path, Content content) {
      return file(path, 0644, TIME, content);
    }

    Builder add(TreePath path, Node node) {
      tree.add(path, node);
      return this;
    }

    FileTree build() {
      return tree.build();
    }
  }
}
