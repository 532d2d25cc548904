package dev.assembler.gpt;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.image.MemoryImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What is patched into GRUB's and SYSLINUX's files, and which files are refused. */
class GrubBootTest {

  /** Bytes of no worth with the fields of GRUB's boot.img. */
  static byte[] bootImg() {
    byte[] boot = Disks.noise(512);
    ByteBuffer fields = ByteBuffer.wrap(boot).order(ByteOrder.LITTLE_ENDIAN);
    fields.putLong(0x5C, 1).putShort(0x66, (short) 0x05EB).putShort(0x1FE, (short) 0xAA55);
    fields.put(0x180, "GRUB ".getBytes(US_ASCII));
    return boot;
  }

  /** Bytes of no worth that begin with the fields of GRUB's diskboot.img. */
  static byte[] coreImg(int size) {
    byte[] core = Disks.noise(size);
    ByteBuffer fields = ByteBuffer.wrap(core).order(ByteOrder.LITTLE_ENDIAN);
    fields.putLong(0x1F4, 2).putShort(0x1FE, (short) 0x0820);
    fields.putShort(0x1FC, (short) ((size - 1) / 512));
    return core;
  }

  @Test
  void aGptDiskHasTheCoreInABiosBootPartition() throws IOException {
    byte[] core = coreImg(40_000);
    MemoryImage disk =
        Disks.written(
            Disks.gpt().withGrub(GrubBoot.of(bootImg(), core)),
            List.of(Disks.holding("root", "root")));

    PartitionTable table = DiskImage.read(disk);

    Partition bios = table.partition("bios-boot").orElseThrow();
    assertEquals(1, bios.number());
    assertEquals(40 * 512, bios.offset());
    assertEquals(Disks.MIB - 40 * 512, bios.size());
    assertPatched(disk, core, 40);
    assertEquals("this is root", Disks.text(table.partition("root").orElseThrow().body(), 12));
    DiskImage.verify(disk);
  }

  @Test
  void aBiosBootPartitionOfTheCallersIsUsed() throws IOException {
    byte[] core = coreImg(40_000);
    MemoryImage disk =
        Disks.written(
            Disks.gpt().withGrub(GrubBoot.of(bootImg(), core)),
            List.of(
                PartitionSpec.of("first", "swap").withBody(Disks.unknown(1, 5_000_000, 3_000_000)),
                PartitionSpec.of("bios", "21686148-6449-6E6F-744E-656564454649")));

    assertEquals(4 * Disks.MIB, DiskImage.read(disk).partition("bios").orElseThrow().offset());
    assertPatched(disk, core, 8192);
  }

  @Test
  void anMbrDiskHasTheCoreInTheGap() throws IOException {
    byte[] core = coreImg(1024);
    MemoryImage disk =
        Disks.written(
            Disks.mbr().withGrub(GrubBoot.of(bootImg(), core)),
            List.of(Disks.holding("root", "root")));

    assertPatched(disk, core, 1);
    assertEquals(Disks.MIB, DiskImage.read(disk).partition(1).orElseThrow().offset());
  }

  private static void assertPatched(MemoryImage disk, byte[] core, long lba) throws IOException {
    byte[] boot = bootImg();
    ByteBuffer.wrap(boot).order(ByteOrder.LITTLE_ENDIAN).putLong(0x5C, lba);
    boot[0x66] = boot[0x67] = (byte) 0x90;
    byte[] patched = core.clone();
    ByteBuffer.wrap(patched).order(ByteOrder.LITTLE_ENDIAN).putLong(0x1F4, lba + 1);

    assertArrayEquals(Arrays.copyOf(boot, 440), Disks.bytes(disk, 0, 440));
    assertArrayEquals(patched, Disks.bytes(disk, lba * 512, core.length));
  }

  @Test
  void codeOfHybridIsoImages() throws IOException {
    byte[] boot = bootImg();
    ByteBuffer.wrap(boot).order(ByteOrder.LITTLE_ENDIAN).putLong(0x1B0, 1).putLong(0x5C, 0);
    byte[] isolinux = Disks.noise(432);
    isolinux[0] = 0x33;
    isolinux[1] = (byte) 0xED;

    byte[] grub = BootCode.grubHybrid(boot, 100).toBytes();
    byte[] syslinux = BootCode.isolinuxHybrid(isolinux, 100).toBytes();

    assertArrayEquals(Arrays.copyOf(boot, 0x1B0), Arrays.copyOf(grub, 0x1B0));
    assertEquals(404, ByteBuffer.wrap(grub).order(ByteOrder.LITTLE_ENDIAN).getLong(0x1B0));
    assertArrayEquals(isolinux, Arrays.copyOf(syslinux, 0x1B0));
    assertEquals(400, ByteBuffer.wrap(syslinux).order(ByteOrder.LITTLE_ENDIAN).getLong(0x1B0));
  }

  @Test
  void wrongFilesAreRefusedByName() {
    byte[] boot = bootImg();
    byte[] core = coreImg(4000);
    byte[] efi = coreImg(4000);
    efi[0] = 'M';
    efi[1] = 'Z';
    byte[] installed = coreImg(4000);
    installed[0x1F4] = 35;
    byte[] hybrid = bootImg();
    hybrid[0x5C] = 0;
    byte[] eltorito = new byte[4000];
    eltorito[0] = (byte) 0xE8;
    byte[] cut = Arrays.copyOf(core, 3000);

    assertEquals(
        "boot.img: 4000 bytes, expected 512; it seems to be core.img",
        refusal(() -> GrubBoot.of(core, boot)));
    assertEquals(
        "core.img: 512 bytes, expected more than 512 and at most 458752; it seems to be a boot"
            + " sector",
        refusal(() -> GrubBoot.of(boot, boot)));
    assertEquals(
        "core.img: 512 bytes, expected more than 512 and at most 458752; it seems to be"
            + " diskboot.img, the first sector of core.img",
        refusal(() -> GrubBoot.of(boot, Arrays.copyOf(core, 512))));
    efi[0x1FE] = 0;
    assertEquals(
        "core.img.blocklist at 0x1f4: sector 0x2, segment 0x800, expected sector 0x2, segment"
            + " 0x820 (grub-mkimage -O i386-pc); it seems to be an EFI program",
        refusal(() -> GrubBoot.of(boot, efi)));
    assertEquals(
        "core.img.blocklist at 0x1f4: sector 0x23, segment 0x820, expected sector 0x2, segment"
            + " 0x820 (grub-mkimage -O i386-pc); it seems to be core.img",
        refusal(() -> GrubBoot.of(boot, installed)));
    assertEquals(
        "core.img.blocklist at 0x1f4: sector 0x0, segment 0x0, expected sector 0x2, segment 0x820"
            + " (grub-mkimage -O i386-pc); it seems to begin with cdboot.img: an El Torito image,"
            + " for ISO images",
        refusal(() -> GrubBoot.of(boot, eltorito)));
    assertEquals(
        "core.img.blocklist length at 0x1fc: 7, expected 5 for its 3000 bytes",
        refusal(() -> GrubBoot.of(boot, cut)));
    assertEquals(
        "boot.img.kernel_sector at 0x5c: 0, expected 1; boot_hybrid.img is for ISO images",
        refusal(() -> GrubBoot.of(hybrid, core)));
    assertEquals(
        "isohdpfx.bin: 512 bytes, expected SYSLINUX's 432",
        refusal(() -> BootCode.isolinuxHybrid(boot, 1)));
    assertEquals(
        "boot.img.Signature at 0x1fe: 0x0, expected 0xaa55".replace("Signature", "signature"),
        refusal(() -> GrubBoot.of(new byte[512], core)));
  }

  private static String refusal(Executable call) {
    return assertThrows(ImageFormatException.class, call).getMessage();
  }
}
