package dev.assembler.pipeline.kernel.firmware;

import dev.assembler.codec.StreamDecompressor;
import dev.assembler.core.ImageFormatException;
import dev.assembler.core.Limits;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.Directory;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.TreeBuilder;
import dev.assembler.core.tree.TreePath;
import dev.assembler.pipeline.TreeLinks;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The early segment's tree of an initramfs: the microcode of all x86 processors in one file for
 * each maker, from which the kernel takes what fits (Documentation/arch/x86/microcode.rst).
 */
public final class Microcode {

  /** A maker's folder of firmware, its file in the segment, and what each piece begins with. */
  private enum Maker {
    AMD("amd-ucode", "AuthenticAMD.bin", 0x0041_4D44), // "DMA" and NUL
    INTEL("intel-ucode", "GenuineIntel.bin", 1); // the header's version

    private final String folder;
    private final String file;
    private final int magic;

    Maker(String folder, String file, int magic) {
      this.folder = folder;
      this.file = file;
      this.magic = magic;
    }
  }

  private static final int LARGEST = 1 << 26;
  private static final String PLACE = "kernel/x86/microcode/";

  private final List<byte[]> pieces = new ArrayList<>();

  private Microcode() {}

  /**
   * The tree {@code kernel/x86/microcode} of a tree that has {@code amd-ucode} or {@code
   * intel-ucode} where firmware is, at its root, or as its root; empty if it has neither.
   *
   * @throws ImageFormatException naming the file in them that is no microcode
   */
  public static Optional<FileTree> segment(FileTree tree) throws IOException {
    TreeBuilder segment = FileTree.builder();
    boolean any = false;
    for (Maker maker : Maker.values()) {
      var microcode = new Microcode();
      for (String place : new String[] {"lib/firmware/", "usr/lib/firmware/", ""}) {
        if (microcode.pieces.isEmpty()) {
          microcode.add(tree, TreePath.of(place + maker.folder), maker);
        }
      }
      if (!microcode.pieces.isEmpty()) {
        any = true;
        var whole = Content.concat(microcode.pieces.stream().map(Content::of).toList());
        segment.file(PLACE + maker.file, 0644, whole);
      }
    }
    return any ? Optional.of(segment.build()) : Optional.empty();
  }

  private void add(FileTree tree, TreePath path, Maker maker) throws IOException {
    Optional<TreeLinks.Place> folder = TreeLinks.find(tree, path);
    if (folder.isEmpty() || !(folder.get().node() instanceof Directory directory)) {
      return;
    }
    for (Directory.Entry entry : directory.entries()) {
      String name = entry.name().toString();
      // Signatures and notes lie beside AMD's; Intel's files have names such as 06-9e-0d.
      boolean wanted = maker == Maker.INTEL || FirmwareTree.plain(name).endsWith(".bin");
      if (wanted && entry.node() instanceof RegularFile file) {
        pieces.add(piece(path.resolve(entry.name()), file, maker));
      }
    }
  }

  private static byte[] piece(TreePath path, RegularFile file, Maker maker) throws IOException {
    byte[] bytes;
    try (ImageSource source = file.content().open()) {
      if (file.size() > LARGEST) {
        throw new ImageFormatException(file.size() + " bytes, expected at most " + LARGEST);
      }
      ByteBuffer stored = ByteBuffer.allocate((int) file.size());
      source.readAt(0, stored);
      bytes = plain(stored.array());
      boolean fits =
          bytes.length >= 4
              && ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt() == maker.magic;
      if (!fits) {
        throw new ImageFormatException("no microcode of " + maker.file.replace(".bin", ""));
      }
    } catch (ImageFormatException e) {
      throw new ImageFormatException(path + ": " + e.getMessage(), e);
    }
    return bytes;
  }

  private static byte[] plain(byte[] stored) throws IOException {
    Limits limits = Limits.defaults().withExpansion(LARGEST);
    try (var stream = StreamDecompressor.open(new ByteArrayInputStream(stored), limits)) {
      return stream.readAllBytes();
    }
  }
}
