package dev.assembler.cli;

import dev.assembler.codec.Codec;
import dev.assembler.codec.StreamDecompressor;
import dev.assembler.core.image.ImageSource;
import dev.assembler.pipeline.InputException;
import dev.assembler.pipeline.OutputException;
import dev.assembler.pipeline.UsageException;
import dev.assembler.pipeline.source.FileKind;
import dev.assembler.pipeline.source.SourceAddress;
import dev.assembler.pipeline.source.SourceStream;
import dev.assembler.pipeline.source.Spool;
import dev.assembler.pipeline.source.TreeSource;
import java.io.Closeable;
import java.io.IOException;

/**
 * A file taken as an image as a whole: what it is, and its bytes without the compression around it.
 *
 * @param compression around it, STORE if there is none
 * @param fileSize with that compression
 */
record OpenImage(ImageSource image, FileKind kind, Codec.Id compression, long fileSize)
    implements Closeable {

  static OpenImage open(PlaceOptions place) throws IOException {
    SourceAddress address = place.parsed();
    if (address.isStandardInput() || !address.path().isRoot() || !address.parts().isEmpty()) {
      throw new UsageException(
          place.shown(), "a place inside an image, or standard input", "a file", "");
    }
    ImageSource file = TreeSource.openFile(address.file(), place.offsetBytes());
    try {
      FileKind kind = FileKind.of(file);
      if (!kind.isCompressed()) {
        return new OpenImage(file, kind, Codec.Id.STORE, file.size());
      }
      return decompressed(file);
    } catch (OutputException e) {
      file.close();
      throw e;
    } catch (IOException e) {
      file.close();
      throw new InputException(address.name(), OutputException.reason(e), e);
    }
  }

  private static OpenImage decompressed(ImageSource file) throws IOException {
    try (file;
        StreamDecompressor plain = StreamDecompressor.open(new SourceStream(file))) {
      Spool spool = Spool.of(plain, null);
      return new OpenImage(spool, FileKind.of(spool), plain.found(), file.size());
    }
  }

  /** Refuses a kind that cannot be looked into. */
  InputException unknown(String name) {
    return new InputException(
        name,
        "found "
            + (compression == Codec.Id.STORE ? "" : compression + "-compressed data, inside ")
            + kind
            + ", expected a squashfs image or a tar");
  }

  @Override
  public void close() throws IOException {
    image.close();
  }
}
