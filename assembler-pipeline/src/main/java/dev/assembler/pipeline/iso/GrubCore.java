package dev.assembler.pipeline.iso;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.assembler.codec.RawLzma;
import dev.assembler.core.ImageFormatException;
import dev.assembler.core.tree.FileTree;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * GRUB for a BIOS, as {@code grub-mkimage -O i386-pc -p PREFIX -c CONFIG MODULE..} makes it of the
 * files of its folder i386-pc.
 *
 * <pre>
 *   diskboot.img           512 bytes
 *   lzma_decompress.img
 *   LZMA of               the program of kernel.img, then modules, configuration and prefix
 * </pre>
 */
public final class GrubCore {

  private static final int LARGEST_FILE = 1 << 20;

  /** What grub-mkimage compresses with. */
  private static final int DICTIONARY = 1 << 16;

  private static final int MODULE_MAGIC = 0x676D_696D;
  private static final int ELF_OBJECT = 0;
  private static final int CONFIG_OBJECT = 2;
  private static final int PREFIX_OBJECT = 3;

  /** In diskboot.img: how many sectors follow it. */
  private static final int SECTORS = 0x1FC;

  /** In the core: lengths that lzma_decompress.img looks for. */
  private static final int COMPRESSED_SIZE = 0x208;

  private static final int UNCOMPRESSED_SIZE = 0x20C;

  private static final int PT_LOAD = 1;

  private final TreeFiles files;
  private final String folder;
  private final List<String> modules;
  private final String prefix;
  private final String config;

  private GrubCore(
      TreeFiles files, String folder, List<String> modules, String prefix, String config) {
    this.files = files;
    this.folder = folder;
    this.modules = modules;
    this.prefix = prefix;
    this.config = config;
  }

  /**
   * @param tree with GRUB's files
   * @param folder where it has those for a BIOS, such as {@code /usr/lib/grub/i386-pc}
   * @param modules that are in it, besides those that they need
   * @param prefix where it finds the others
   * @param config what it does first, in the words of grub.cfg without a menu; may be empty
   * @throws ImageFormatException for a file that is missing or no part of GRUB
   */
  public static byte[] of(
      FileTree tree, String folder, List<String> modules, String prefix, String config)
      throws IOException {
    return of(new TreeFiles(tree), folder, modules, prefix, config);
  }

  static byte[] of(
      TreeFiles files, String folder, List<String> modules, String prefix, String config)
      throws IOException {
    return new GrubCore(files, folder, modules, prefix, config).image();
  }

  private byte[] image() throws IOException {
    byte[] payload = payload();
    byte[] compressed = RawLzma.compress(payload, DICTIONARY);
    byte[] core = joined(file("diskboot.img"), file("lzma_decompress.img"), compressed);
    littleEndian(core)
        .putShort(SECTORS, (short) ((core.length - 1) / 512))
        .putInt(COMPRESSED_SIZE, compressed.length)
        .putInt(UNCOMPRESSED_SIZE, payload.length);
    return core;
  }

  /** The kernel, and behind it an area of objects: modules, and where the others are. */
  private byte[] payload() throws IOException {
    var objects = new ByteArrayOutputStream();
    for (String module : ordered()) {
      put(objects, ELF_OBJECT, file(module + ".mod"));
    }
    if (!config.isEmpty()) {
      put(objects, CONFIG_OBJECT, (config + "\0").getBytes(UTF_8));
    }
    put(objects, PREFIX_OBJECT, (prefix + "\0").getBytes(US_ASCII));
    ByteBuffer header = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
    header.putInt(MODULE_MAGIC).putInt(header.capacity()).putInt(objects.size() + 12);
    return joined(program(), header.array(), objects.toByteArray());
  }

  private static void put(ByteArrayOutputStream objects, int type, byte[] bytes) {
    int padded = (bytes.length + 3) / 4 * 4;
    ByteBuffer object = ByteBuffer.allocate(8 + padded).order(ByteOrder.LITTLE_ENDIAN);
    object.putInt(type).putInt(8 + padded).put(bytes);
    objects.writeBytes(object.array());
  }

  /** Each behind those it needs. */
  private List<String> ordered() throws IOException {
    List<String> lines = new String(file("moddep.lst"), US_ASCII).lines().toList();
    var ordered = new ArrayList<String>();
    for (String module : modules) {
      require(module, lines, ordered);
    }
    return ordered;
  }

  private static void require(String module, List<String> lines, List<String> ordered) {
    if (ordered.contains(module)) {
      return;
    }
    for (String line : lines) {
      if (line.startsWith(module + ":")) {
        for (String needed : line.substring(module.length() + 1).split(" ", -1)) {
          if (!needed.isBlank() && !needed.equals(module)) {
            require(needed.strip(), lines, ordered);
          }
        }
      }
    }
    if (!ordered.contains(module)) {
      ordered.add(module);
    }
  }

  /** What is loaded of the ELF file kernel.img. */
  private byte[] program() throws IOException {
    byte[] kernel = file("kernel.img");
    ByteBuffer elf = littleEndian(kernel);
    if (kernel.length < 0x34 || elf.getInt(0) != 0x464C_457F || kernel[4] != 1) {
      throw new ImageFormatException(folder + "/kernel.img: no ELF file of 32 bits");
    }
    int table = elf.getInt(0x1C);
    int count = elf.getShort(0x2C) & 0xFFFF;
    for (int i = 0; i < count; i++) {
      int at = table + 32 * i;
      if (at < 0 || at > kernel.length - 32) {
        throw new ImageFormatException(folder + "/kernel.img: program header beyond its end");
      }
      if (elf.getInt(at) == PT_LOAD) {
        int offset = elf.getInt(at + 4);
        int size = elf.getInt(at + 16);
        if (offset < 0 || size < 0 || offset > kernel.length - size) {
          throw new ImageFormatException(folder + "/kernel.img: segment beyond its end");
        }
        var program = new byte[(size + 3) / 4 * 4];
        System.arraycopy(kernel, offset, program, 0, size);
        return program;
      }
    }
    throw new ImageFormatException(folder + "/kernel.img: nothing to load");
  }

  private byte[] file(String name) throws IOException {
    TreeFiles.Found found =
        files
            .file(folder + "/" + name)
            .orElseThrow(() ->
                new ImageFormatException(
                    folder
                        + "/"
                        + name
                        + ": missing, expected GRUB's files for a BIOS (Debian: grub-pc-bin)"));
    return FileBytes.of(found.file().content(), LARGEST_FILE);
  }

  private static ByteBuffer littleEndian(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static byte[] joined(byte[]... parts) {
    var all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
