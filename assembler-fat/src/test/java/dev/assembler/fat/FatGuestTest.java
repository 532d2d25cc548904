package dev.assembler.fat;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.assembler.core.image.FileImage;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.testkit.Guest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Linux mounts our volumes and lists exactly our trees. One boot for all of them. */
@Tag("reference")
@Tag("slow")
class FatGuestTest {

  private static final String SMALL =
      "find . -mindepth 1 | sort | tr '\\n' '\\0' | xargs -0 stat -c '%a %Y %n'\n"
          + "find . -type f | sort | tr '\\n' '\\0' | xargs -0 cat | md5sum\n";

  /** Linux goes through the whole directory for each name it looks up: not for ten thousand. */
  private static final String LARGE = "printf '%s\\n' many/* | md5sum\ncat many/*77.txt | md5sum\n";

  @TempDir Path folder;

  @Test
  void linuxListsExactlyOurTrees() throws IOException {
    Map<FatOptions, FileTree> volumes = new LinkedHashMap<>();
    FatOptions options = FatOptions.defaults().withLabel("GUEST");
    volumes.put(options.withType(FatType.FAT12).withSectorSize(4096), FatTrees.random(9, 60));
    volumes.put(options.withProfile(FatProfile.ESP).withSectorSize(4096), FatTrees.ordinary());
    volumes.put(Borders.options(FatType.FAT12, 4069), FatTrees.ordinary());
    volumes.put(Borders.options(FatType.FAT16, 4101), FatTrees.random(10, 60));
    volumes.put(Borders.options(FatType.FAT16, 65_509), FatTrees.ordinary());
    volumes.put(Borders.options(FatType.FAT32, 65_541), FatTrees.random(11, 60));
    volumes.put(options.withProfile(FatProfile.RPI4), tenThousandFiles());
    Guest guest = Guest.linux().withModules("vfat", "nls_cp437", "nls_ascii");
    var script = new StringBuilder();
    var expected = new StringBuilder();
    int number = 0;
    for (Map.Entry<FatOptions, FileTree> volume : volumes.entrySet()) {
      Path disk = folder.resolve("disk" + number);
      try (FileImage image = FileImage.create(disk)) {
        FatVolume.write(volume.getValue(), volume.getKey(), image);
      }
      guest = guest.withDisk(disk);
      String device = "/dev/vd" + (char) ('a' + number++);
      boolean large = volume.getValue().nameCount() > 1000;
      script
          .append("mount -t vfat -o ro,utf8=1,tz=UTC,umask=022 ")
          .append(device)
          .append(" /mnt && cd /mnt && echo volume ")
          .append(device)
          .append('\n')
          .append(large ? LARGE : SMALL)
          .append("cd /; umount /mnt\n");
      expected.append("volume ").append(device).append('\n');
      expected.append(large ? digests(volume.getValue()) : listing(volume.getValue()));
    }

    String said = guest.run(folder, "export LC_ALL=C\n" + script);

    assertEquals(expected.toString(), said);
  }

  /** Modes, times and names of all, the contents of all files one after the other. */
  private static String listing(FileTree tree) throws IOException {
    // Sorted by whole paths, where a slash is less than most of what names go on with.
    Map<String, String> lines = new TreeMap<>(FatGuestTest::compareBytes);
    Map<String, byte[]> contents = new TreeMap<>(FatGuestTest::compareBytes);
    tree.walk((path, node) -> {
      if (!path.isRoot()) {
        String name = "." + new String(path.toBytes(), StandardCharsets.UTF_8);
        String mode = node.metadata().permissions() == 0444 ? "555" : "755";
        lines.put(name, mode + ' ' + node.metadata().mtimeSeconds() + ' ' + name + '\n');
        if (node instanceof RegularFile file) {
          contents.put(name, bytes(file.content()));
        }
      }
    });
    MessageDigest digest = md5();
    contents.values().forEach(digest::update);
    return String.join("", lines.values()) + HexFormat.of().formatHex(digest.digest()) + "  -\n";
  }

  /** The names of one directory, and the contents of some of its files. */
  private static String digests(FileTree tree) throws IOException {
    MessageDigest names = md5();
    MessageDigest contents = md5();
    tree.walk((path, node) -> {
      if (node instanceof RegularFile file) {
        byte[] name = path.toBytes();
        names.update(name, 1, name.length - 1);
        names.update((byte) '\n');
        if (path.toString().endsWith("77.txt")) {
          contents.update(bytes(file.content()));
        }
      }
    });
    return HexFormat.of().formatHex(names.digest())
        + "  -\n"
        + HexFormat.of().formatHex(contents.digest())
        + "  -\n";
  }

  private static int compareBytes(String left, String right) {
    return Arrays.compareUnsigned(
        left.getBytes(StandardCharsets.UTF_8), right.getBytes(StandardCharsets.UTF_8));
  }

  private static MessageDigest md5() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] bytes(Content content) throws IOException {
    var bytes = ByteBuffer.allocate((int) content.size());
    try (ImageSource source = content.open()) {
      source.readAt(0, bytes);
    }
    return bytes.array();
  }

  private static FileTree tenThousandFiles() {
    var builder = new FatTrees.Builder();
    for (int i = 0; i < 10_000; i++) {
      builder.file("/many/a file of ten thousand, number " + i + ".txt", Content.of("" + i));
    }
    return builder.build();
  }
}
