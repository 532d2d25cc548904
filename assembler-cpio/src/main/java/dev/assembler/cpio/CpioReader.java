package dev.assembler.cpio;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.Limits;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.tree.FileTree;
import java.io.IOException;
import java.util.Locale;

/** Exactly one archive, stored, from the image's first byte to its last but zeros. */
final class CpioReader {

  private CpioReader() {}

  static FileTree read(ImageSource image, Limits limits) throws IOException {
    var files = new RootFs(RootFs.Rules.ARCHIVE, limits);
    readEntries(
        image,
        limits,
        (entry, data, target) -> {
          String problem = files.apply(entry, data, target);
          if (problem != null) {
            throw EntryPath.fault(entry, problem);
          }
        });
    return files.toTree();
  }

  /** Visits all entries but the trailer; returns where that ends. */
  static long readEntries(ImageSource image, Limits limits, EntryReader.Visitor visitor)
      throws IOException {
    var input = new StoredInput(image);
    if (input.peek() != '0') {
      throw new ImageFormatException(
          input.peek() < 0
              ? "cpio archive: empty"
              : "cpio archive at 0x0: does not begin with 070701 or 070702; "
                  + "read it as an initramfs if it is compressed");
    }
    boolean trailer =
        new EntryReader(limits)
            .readArchive(
                input,
                (entry, data, target) -> {
                  if (!entry.isTrailer()) {
                    visitor.visit(entry, data, target);
                  }
                });
    long end = input.position();
    input.skipZeros();
    if (!trailer || input.peek() >= 0) {
      throw new ImageFormatException(
          String.format(
              Locale.ROOT,
              trailer
                  ? "cpio archive at 0x%x: more after the trailer; read it as an initramfs"
                  : "cpio archive at 0x%x: ends without a trailer",
              input.position()));
    }
    return end;
  }
}
