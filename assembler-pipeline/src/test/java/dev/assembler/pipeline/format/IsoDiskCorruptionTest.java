package dev.assembler.pipeline.format;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.codec.Codec;
import dev.assembler.core.ImageFormatException;
import dev.assembler.core.Limits;
import dev.assembler.core.ProgressListener;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.image.MemoryImage;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.DerivedIds;
import dev.assembler.core.tree.FileTree;
import dev.assembler.iso9660.IsoImage;
import dev.assembler.iso9660.IsoLayout;
import dev.assembler.iso9660.IsoLayout.PlacedBootImage;
import dev.assembler.iso9660.IsoOptions;
import dev.assembler.pipeline.InputException;
import dev.assembler.pipeline.iso.BootProfile;
import dev.assembler.pipeline.iso.BootRequest;
import dev.assembler.pipeline.iso.BootSetup;
import dev.assembler.pipeline.iso.HybridDisk;
import dev.assembler.pipeline.iso.KeptBoot;
import dev.assembler.testkit.Mutations;
import java.io.IOException;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Damaged images that are disks as well: refused as images are, or read; nothing else. */
class IsoDiskCorruptionTest {

  private static final int SECTOR = 512;
  private static final int ENTRIES = 248 * 128;
  private static final DerivedIds IDS = DerivedIds.of("corruption");
  private static final String UUID = "2026-01-01-00-00-00-00";

  private final ImageFormat iso = new IsoFormat(true);
  private FileTree tree;
  private IsoLayout layout;
  private byte[] image;

  @BeforeEach
  void anImageThatIsADisk() throws IOException {
    tree = FileTree.builder().file("/data", 0644, Content.of("x".repeat(3000))).build();
    FileTree efi = FileTree.builder().file("/EFI/BOOT/BOOTX64.EFI", 0755, Content.of("MZ")).build();
    BootSetup boot =
        new BootRequest(null, Content.of("loader".repeat(100)), null, efi, null)
            .of(tree, null, UUID, IDS);
    layout = IsoImage.plan(tree, IsoOptions.defaults().withPadding(0).withBoot(boot.entries()));
    HybridDisk disk = HybridDisk.of(layout, boot, IDS);
    var written = new MemoryImage();
    IsoImage.write(layout, disk.systemArea(), written, ProgressListener.NONE);
    disk.writeBehind(written);
    image = written.toBytes();
  }

  @Test
  void bothTablesAreChecked() throws IOException {
    assertTrue(!isRefused(Mutations.of(image), "whole"));
    int end = image.length;
    var refused = new BitSet();

    flip(refused, 446, SECTOR);
    flip(refused, SECTOR, 2 * SECTOR + 128);
    flip(refused, end - SECTOR - ENTRIES, end - SECTOR - ENTRIES + 128);
    flip(refused, end - SECTOR, end);

    // Of the protective MBR what says where the GPT is; without its type and signature there is
    // none.
    Mutations.assertRefused(refused, 454, 462);
    Mutations.assertRefused(refused, SECTOR, SECTOR + 92);
    Mutations.assertRefused(refused, 2 * SECTOR, 2 * SECTOR + 128);
    Mutations.assertRefused(refused, end - SECTOR - ENTRIES, end - SECTOR - ENTRIES + 128);
    Mutations.assertRefused(refused, end - SECTOR, end - SECTOR + 92);
  }

  @Test
  void whatAnEntryStartsMayBeAnything() throws IOException {
    var refused = new BitSet();
    for (PlacedBootImage boot : layout.bootImages()) {
      flip(refused, (int) boot.offset(), (int) boot.offset() + 96);
    }
    int catalog = (int) (IsoImage.inspect(Mutations.of(image)).catalogLba() * 2048);
    flip(refused, catalog, catalog + 128);

    Mutations.assertRefused(refused, catalog, catalog + 32);
  }

  @Test
  void noCutImageIsWhole() throws IOException {
    for (int length = 0; length < image.length; length += 8191) {
      assertTrue(isRefused(Mutations.of(image).truncate(length), "cut to " + length), "" + length);
    }
    assertTrue(isRefused(Mutations.of(image).truncate(image.length - SECTOR), "without its end"));
  }

  private void flip(BitSet refused, int from, int to) {
    for (int at = from; at < to; at++) {
      refused.set(at, isRefused(Mutations.of(image).flip(at), "0x" + Integer.toHexString(at)));
    }
  }

  @FunctionalInterface
  private interface Step {
    void run(ImageFile file) throws IOException;
  }

  /** By any of the ways in which it is looked at. */
  private boolean isRefused(ImageSource source, String what) {
    var file = new ImageFile("x.iso", iso, source, Codec.Id.STORE, 0);
    List<Step> steps =
        List.of(
            it -> iso.verify(it, ReadOptions.defaults()),
            it -> iso.inspect(it, ReadOptions.defaults()),
            it -> iso.part(it, "efi", ReadOptions.defaults()),
            it -> iso.part(it, "bios", ReadOptions.defaults()),
            it -> iso.part(it, "1", ReadOptions.defaults()),
            it -> keep(it.image()));
    boolean refused = false;
    for (Step step : steps) {
      try {
        step.run(file);
      } catch (ImageFormatException e) {
        refused = true;
      } catch (InputException e) { // of an image inside, which it names
        assertInstanceOf(ImageFormatException.class, e.getCause(), what);
        refused = true;
      } catch (IOException | RuntimeException | Error e) {
        throw new AssertionError(what, e);
      }
    }
    return refused;
  }

  private void keep(ImageSource source) throws IOException {
    KeptBoot kept = KeptBoot.of(source, Limits.defaults());
    BootSetup boot =
        new BootRequest(BootProfile.KEEP, null, null, null, null).of(tree, kept, UUID, IDS);
    assertTrue(boot.entries().size() <= kept.facts().boot().size());
  }
}
