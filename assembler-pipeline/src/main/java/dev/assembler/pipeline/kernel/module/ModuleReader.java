package dev.assembler.pipeline.kernel.module;

import dev.assembler.codec.OrderedPool;
import dev.assembler.codec.StreamDecompressor;
import dev.assembler.core.ImageFormatException;
import dev.assembler.core.Limits;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.tree.Content;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads what modules say of themselves. Of a plain module only its tables are read, a compressed
 * one (gzip, xz, zstd; known by its first bytes) is unpacked in memory.
 */
public final class ModuleReader implements AutoCloseable {

  /** Most bytes of one module when it is unpacked: ten times the largest of today. */
  static final int LARGEST_MODULE = 1 << 28;

  /** Most bytes of compressed modules that are unpacked at a time. */
  private static final long BACKLOG_BYTES = 64L << 20;

  private static final int BACKLOG = 256;

  /** kernel/module/signing.c: what the file ends with if it is signed. */
  private static final byte[] SIGNATURE_MARK =
      "~Module signature appended~\n".getBytes(StandardCharsets.US_ASCII);

  private ModuleReader() {}

  /**
   * What each of them says, in their order.
   *
   * @param threads at least 1; the result does not depend on it
   * @throws ImageFormatException naming the file that is no module
   */
  public static List<ModuleFacts> readAll(List<KernelModule> modules, int threads)
      throws IOException {
    var all = new ArrayList<ModuleFacts>(modules.size());
    try (var pool =
        new OrderedPool<ModuleReader>(threads, BACKLOG, BACKLOG_BYTES, ModuleReader::new)) {
      for (KernelModule module : modules) {
        pool.submit(module.file().size(), reader -> read(module), all::add);
      }
      pool.drain();
    }
    return all;
  }

  /**
   * @throws ImageFormatException naming the file if it is no module
   */
  public static ModuleFacts read(KernelModule module) throws IOException {
    try (ImageSource stored = module.file().content().open();
        ImageSource file = unpacked(stored)) {
      ElfFile elf = ElfFile.read(file);
      ModuleSymbols symbols = ModuleSymbols.read(elf);
      Modinfo modinfo = Modinfo.of(elf.section(".modinfo").orElse(new byte[0]));
      return new ModuleFacts(modinfo, symbols.exports(), symbols.needs(), isSigned(file));
    } catch (ImageFormatException e) {
      throw new ImageFormatException(module.path() + ": " + e.getMessage(), e);
    }
  }

  private static ImageSource unpacked(ImageSource stored) throws IOException {
    ByteBuffer head = ByteBuffer.allocate((int) Math.min(4, stored.size()));
    stored.readAt(0, head);
    if (Arrays.equals(head.array(), new byte[] {0x7F, 'E', 'L', 'F'})) {
      return stored.window(0, stored.size());
    }
    if (stored.size() > LARGEST_MODULE) {
      throw new ImageFormatException(stored.size() + " bytes, expected at most " + LARGEST_MODULE);
    }
    ByteBuffer packed = ByteBuffer.allocate((int) stored.size());
    stored.readAt(0, packed);
    Limits limits = Limits.defaults().withExpansion(LARGEST_MODULE);
    try (var stream = StreamDecompressor.open(new ByteArrayInputStream(packed.array()), limits)) {
      return Content.of(stream.readAllBytes()).open();
    }
  }

  private static boolean isSigned(ImageSource file) throws IOException {
    ByteBuffer mark = ByteBuffer.allocate(SIGNATURE_MARK.length);
    if (file.size() < mark.capacity()) {
      return false;
    }
    file.readAt(file.size() - mark.capacity(), mark);
    return Arrays.equals(mark.array(), SIGNATURE_MARK);
  }

  @Override
  public void close() {
    // a worker that holds nothing
  }
}
