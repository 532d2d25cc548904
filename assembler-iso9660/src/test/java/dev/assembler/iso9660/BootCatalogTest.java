package dev.assembler.iso9660;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.core.Limits;
import dev.assembler.core.ProgressListener;
import dev.assembler.core.image.FileImage;
import dev.assembler.core.image.MemoryImage;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.TreePath;
import dev.assembler.testkit.Contents;
import dev.assembler.testkit.ReferenceTool;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** El Torito: the catalog, the images, and what they are told. */
class BootCatalogTest {

  private static final TreePath LOADER = TreePath.of("/isolinux/isolinux.bin");

  @TempDir Path folder;

  @Test
  void aDefaultEntryAndSections() throws IOException {
    var image = new MemoryImage();
    IsoLayout layout = IsoImage.plan(tree(), options(appended(1 << 20)));

    IsoImage.write(layout, SystemArea.EMPTY, image, ProgressListener.NONE);

    IsoFacts facts = IsoImage.inspect(image);
    List<IsoLayout.PlacedBootImage> placed = layout.bootImages();
    assertEquals(
        List.of(
            new IsoFacts.BootRecord(0, true, 0, 4, placed.get(0).lba()),
            new IsoFacts.BootRecord(0xEF, true, 0, 2048, placed.get(1).lba())),
        facts.boot());
    IsoImage.verify(image, Limits.defaults());
  }

  @Test
  void anAppendedImageLiesBehindTheVolume() throws IOException {
    var image = new MemoryImage();
    IsoLayout layout = IsoImage.plan(tree(), options(appended(4096)));

    IsoImage.write(layout, SystemArea.EMPTY, image, ProgressListener.NONE);

    IsoLayout.PlacedBootImage efi = layout.bootImages().get(1);
    assertTrue(layout.volumeSize() <= efi.offset());
    assertEquals(0, efi.offset() % (1 << 20));
    assertEquals(efi.offset() + 4096, image.size());
    var bytes = ByteBuffer.allocate(3);
    image.readAt(efi.offset(), bytes);
    assertEquals('F', bytes.get(0));
  }

  @ParameterizedTest
  @CsvSource({
    "512, 1, false",
    "513, 2, false",
    "33553920, 65535, false",
    "33553921, 65535, true",
    "134217728, 65535, true",
    "134217729, 0, true"
  })
  void loadSizesOfEfiImages(long size, int sectors, boolean warned) throws IOException {
    IsoLayout layout = IsoImage.plan(tree(), options(appended(size)));

    assertEquals(sectors, layout.bootImages().get(1).loadSectors());
    assertEquals(warned ? 1 : 0, layout.warnings().size());
    boolean covers = layout.volumeSize() >= layout.bootImages().get(1).offset() + size;
    assertEquals(sectors == 0, covers, "the volume covers the image");
  }

  @Test
  void theBootInfoTableSaysWhereTheLoaderIs() throws IOException {
    IsoLayout layout = IsoImage.plan(tree(), options(appended(4096)));
    var image = Written.image(tree(), options(appended(4096)));
    long lba = layout.bootImages().getFirst().lba();
    var bytes = ByteBuffer.allocate(5001).order(ByteOrder.LITTLE_ENDIAN);
    image.readAt(Blocks.offset(lba), bytes);

    int sum = 0;
    for (int at = 64; at < 5000; at += 4) {
      sum += bytes.getInt(at);
    }
    sum += bytes.get(5000) & 0xFF;
    assertEquals(16, bytes.getInt(8));
    assertEquals(lba, bytes.getInt(12));
    assertEquals(5001, bytes.getInt(16));
    assertEquals(sum, bytes.getInt(20));
  }

  @Test
  void grubsCoreIsToldItsSecondSector() throws IOException {
    var loader = new BootImage.Hidden(Contents.noise(5, 9000));
    IsoOptions options =
        Written.PLAIN.withBoot(List.of(BootEntry.bios(loader, BootEntry.Patch.GRUB)));
    long lba = IsoImage.plan(tree(), options).bootImages().getFirst().lba();
    var bytes = ByteBuffer.allocate(9000).order(ByteOrder.LITTLE_ENDIAN);

    Written.image(tree(), options).readAt(Blocks.offset(lba), bytes);

    assertEquals(lba * 4 + 5, bytes.getLong(0x9F4));
    assertEquals(lba, bytes.getInt(12));
  }

  @Test
  @Tag("reference")
  void xorrisoReportsTheCatalog() throws IOException {
    Path iso = Written.file(folder.resolve("boot.iso"), tree(), options(appended(1 << 20)));
    IsoLayout layout = IsoImage.plan(tree(), options(appended(1 << 20)));

    String report =
        ReferenceTool.require("xorriso").run("-indev", iso, "-report_el_torito", "plain").text();

    for (IsoLayout.PlacedBootImage placed : layout.bootImages()) {
      assertTrue(report.contains(String.valueOf(placed.lba())), report);
    }
    assertTrue(report.contains("BIOS") && report.contains("UEFI"), report);
    assertTrue(report.contains("boot-info") && report.contains("isolinux.bin"), report);
  }

  @Test
  @Tag("reference")
  void xorrisosHybridCatalogIsRead() throws IOException {
    Path host = folder.resolve("host");
    HostTrees.write(
        FileTree.builder()
            .file("/loader.bin", 0644, Contents.noise(2, 6000))
            .file("/efi.img", 0644, Contents.noise(3, 1 << 20))
            .build(),
        host);
    Path iso = folder.resolve("theirs.iso");
    ReferenceTool.require("xorriso")
        .run(
            "-as",
            "mkisofs",
            "-quiet",
            "-R",
            "-o",
            iso,
            "-b",
            "loader.bin",
            "-no-emul-boot",
            "-boot-load-size",
            "4",
            "-boot-info-table",
            "-eltorito-alt-boot",
            "-e",
            "efi.img",
            "-no-emul-boot",
            "-isohybrid-mbr",
            "/usr/lib/ISOLINUX/isohdpfx.bin",
            "-isohybrid-gpt-basdat",
            host);

    try (var image = FileImage.openForReading(iso)) {
      IsoFacts facts = IsoImage.inspect(image);
      IsoImage.verify(image, Limits.defaults());

      assertEquals(List.of(0, 0xEF), facts.boot().stream().map(b -> b.platform()).toList());
      assertTrue(facts.systemArea());
      assertTrue(IsoImage.read(image).find(TreePath.of("/efi.img")).isPresent());
    }
    assertTrue(Files.size(iso) > 1 << 20);
  }

  private static FileTree tree() {
    return FileTree.builder()
        .file("/isolinux/isolinux.bin", 0644, Contents.noise(4, 5001))
        .file("/same", 0644, Contents.noise(4, 5001))
        .file("/other", 0644, Content.of("other"))
        .build();
  }

  private static BootImage appended(long size) {
    return new BootImage.Appended(
        size, window -> window.writeAt(0, ByteBuffer.wrap(new byte[] {'F', 'A', 'T'})));
  }

  private static IsoOptions options(BootImage efi) {
    return Written.PLAIN.withBoot(
        List.of(
            BootEntry.bios(new BootImage.Visible(LOADER), BootEntry.Patch.BOOT_INFO_TABLE),
            BootEntry.efi(efi)));
  }
}
