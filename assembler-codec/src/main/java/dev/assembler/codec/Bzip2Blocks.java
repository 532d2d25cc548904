package dev.assembler.codec;

import java.io.IOException;
import java.io.InputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;

/** Blocks as bzip2 streams, read only. A decoder takes at most about 5 MB, whatever the header. */
final class Bzip2Blocks extends StreamedBlock {

  Bzip2Blocks() {
    super(Codec.Id.BZIP2);
  }

  @Override
  InputStream open(ArrayInput block) throws IOException {
    return new BZip2CompressorInputStream(block);
  }
}
