package dev.assembler.codec;

import java.io.IOException;
import java.io.InputStream;
import org.tukaani.xz.LZMAInputStream;

/** Blocks in the old .lzma container, as squashfs images from before xz have them. */
final class LzmaBlocks extends StreamedBlock {

  private final KeptArrays arrays = new KeptArrays();
  private final int memoryLimit;

  LzmaBlocks(BlockFormat format) {
    super(Codec.Id.LZMA);
    // In KiB. lc + lp is at most 4 in every file lzma or xz wrote.
    memoryLimit = LZMAInputStream.getMemoryUsage(format.largestDictionary(), 4, 0);
  }

  @Override
  InputStream open(ArrayInput block) throws IOException {
    return new LZMAInputStream(block, memoryLimit, arrays);
  }

  @Override
  void done() {
    arrays.reclaim();
  }
}
