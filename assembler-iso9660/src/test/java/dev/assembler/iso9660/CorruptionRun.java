package dev.assembler.iso9660;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.Limits;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.TreeDump;
import dev.assembler.core.tree.TreePath;
import dev.assembler.testkit.Mutations;
import dev.assembler.testkit.TreeFixtures;
import java.io.IOException;
import java.util.BitSet;
import java.util.List;

/** Damages a small image in every way, in a process of its own with a small heap. */
final class CorruptionRun {

  private static final Limits LIMITS = new Limits(1000, 100_000, 100, 1 << 20, 1 << 20);

  private CorruptionRun() {}

  public static void main(String[] args) throws IOException {
    FileTree tree =
        FileTree.builder()
            .add(TreePath.ROOT, TreeFixtures.everyKind().root())
            .symlink("/long", "target/".repeat(40))
            .file("/1/2/3/4/5/6/7/8/9/deep", 0644, Content.of("x".repeat(100)))
            .hardLink("/again", "/1/2/3/4/5/6/7/8/9/deep")
            .build();
    IsoOptions options =
        Written.PLAIN
            .withJoliet(IsoOptions.Joliet.SHORTENED)
            .withDeepDirectories(IsoOptions.DeepDirectories.RELOCATED)
            .withBoot(List.of(BootEntry.efi(new BootImage.Hidden(Content.of("boot")))));
    IsoLayout layout = IsoImage.plan(tree, options);
    byte[] image = Written.image(tree, options).toBytes();

    BitSet refused = flips(image, 0xFF, 1);
    flips(image, 0x01, 7);
    flips(image, 0x80, 11);
    assertRedundantFieldsRefused(layout, refused);
    BitSet cut = new BitSet();
    for (int length = 0; length < image.length; length += 61) {
      cut.set(length, isRefused(Mutations.of(image).truncate(length), "cut to " + length));
    }
    if (cut.cardinality() != (image.length + 60) / 61) {
      throw new AssertionError("accepted when cut to " + cut.nextClearBit(0));
    }
    System.out.println("refused " + refused.cardinality());
  }

  /** What stands twice, or is a sum. */
  private static void assertRedundantFieldsRefused(IsoLayout layout, BitSet refused) {
    int descriptor = SystemArea.SIZE;
    Mutations.assertRefused(refused, descriptor + 0x50, descriptor + 0x58);
    Mutations.assertRefused(refused, descriptor + 0x78, descriptor + 0x90);
    Mutations.assertRefused(refused, descriptor + 0x94, descriptor + 0x98);
    Mutations.assertRefused(refused, descriptor + 0x9E, descriptor + 0xAE);
    for (VolumeDescriptor.Places places : List.of(layout.primaryPlaces, layout.jolietPlaces)) {
      List<PlannedDirectory> directories =
          (places == layout.primaryPlaces ? layout.primary : layout.joliet).directories();
      for (long table : new long[] {places.lTable(), places.mTable()}) {
        int at = (int) Blocks.offset(table);
        for (PlannedDirectory directory : directories) {
          int end = at + PathTable.FIXED + directory.identifier.length;
          Mutations.assertRefused(refused, at, end);
          at += PathTable.length(directory.identifier.length);
        }
      }
    }
    for (PlannedDirectory directory : layout.primary.directories()) {
      int record = (int) Blocks.offset(directory.lba);
      Mutations.assertRefused(refused, record + 2, record + 18);
    }
    int catalog = (int) Blocks.offset(layout.catalogLba);
    Mutations.assertRefused(refused, catalog, catalog + BootCatalog.RECORD);
  }

  private static BitSet flips(byte[] image, int mask, int step) throws IOException {
    var refused = new BitSet();
    byte[] changed = image.clone();
    for (int at = SystemArea.SIZE; at < image.length; at += step) {
      // One byte of each zero block stands for all of them.
      if (image[at] == 0 && at % 64 != 0 && isZeroAround(image, at)) {
        continue;
      }
      changed[at] ^= (byte) mask;
      refused.set(at, isRefused(Mutations.of(changed), "0x" + Integer.toHexString(at)));
      changed[at] = image[at];
    }
    return refused;
  }

  private static boolean isZeroAround(byte[] image, int at) {
    for (int i = Math.max(0, at - 48); i < Math.min(image.length, at + 48); i++) {
      if (image[i] != 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean isRefused(ImageSource image, String what) {
    boolean refused = false;
    try {
      TreeDump.of(IsoImage.read(image, LIMITS), TreeDump.Contents.DIGEST);
    } catch (ImageFormatException e) {
      refused = true;
    } catch (IOException | RuntimeException | Error e) {
      throw new AssertionError("reading, " + what, e);
    }
    try {
      IsoImage.verify(image, LIMITS);
    } catch (ImageFormatException e) {
      refused = true;
    } catch (IOException | RuntimeException | Error e) {
      throw new AssertionError("verifying, " + what, e);
    }
    return refused;
  }
}
