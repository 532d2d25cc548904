package dev.assembler.codec;

import java.io.IOException;
import java.io.InputStream;
import org.tukaani.xz.FilterOptions;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.SingleXZInputStream;
import org.tukaani.xz.X86Options;
import org.tukaani.xz.XZ;
import org.tukaani.xz.XZOutputStream;

/**
 * Blocks as .xz streams of one LZMA2 block. The integrity check is CRC32: the kernel's decoder
 * knows no CRC64. The dictionary is no larger than the block, for which the kernel has room.
 */
final class XzBlocks {

  private XzBlocks() {}

  /** Tries no filter and then each filter, and keeps the first of the smallest results. */
  static final class Compressor extends BlockCompressor {

    private final Codec codec;
    private final BlockFormat format;
    private final KeptArrays arrays = new KeptArrays();
    private BoundedOutput best = new BoundedOutput();
    private BoundedOutput other = new BoundedOutput();

    Compressor(Codec codec, BlockFormat format) {
      this.codec = codec;
      this.format = format;
    }

    @Override
    int compressBlock(byte[] src, int off, int len, byte[] dst, int dstOff, int room) {
      LZMA2Options lzma2 = XzPreset.options(codec, format.dictionaryFor(len));
      int size = NOT_SMALLER;
      if (encode(src, off, len, other, room, lzma2)) {
        size = keep();
      }
      for (BcjFilter filter : format.filters()) {
        int mustFit = size == NOT_SMALLER ? room : size - 1;
        if (encode(src, off, len, other, mustFit, filter.options(), lzma2)) {
          size = keep();
        }
      }
      return size == NOT_SMALLER ? NOT_SMALLER : deliver(best.bytes(), size, dst, dstOff, room);
    }

    private int keep() {
      BoundedOutput kept = other;
      other = best;
      best = kept;
      return kept.size();
    }

    /** Whether the result fits. */
    private boolean encode(
        byte[] src, int off, int len, BoundedOutput out, int room, FilterOptions... filters) {
      out.restart(room);
      try {
        // Not closed: an encoder that ran out of room would try to finish.
        var xz = new XZOutputStream(out, filters, XZ.CHECK_CRC32, arrays);
        xz.write(src, off, len);
        xz.finish();
        return true;
      } catch (BoundedOutput.Full e) {
        return false;
      } catch (IOException e) {
        throw new IllegalStateException("xz failed to encode a block in memory", e);
      } finally {
        arrays.reclaim();
      }
    }

    @Override
    public void close() {}
  }

  /** Reads what any xz wrote, within the dictionary the kernel would allow. */
  static final class Decompressor extends StreamedBlock {

    private final KeptArrays arrays = new KeptArrays();
    private final int memoryLimit;

    Decompressor(BlockFormat format) {
      super(Codec.Id.XZ);
      var lzma2 = XzPreset.options(Codec.xz(), format.largestDictionary());
      // In KiB; three filters before LZMA2 are the most a block can have.
      memoryLimit = lzma2.getDecoderMemoryUsage() + 3 * new X86Options().getDecoderMemoryUsage();
    }

    @Override
    InputStream open(ArrayInput block) throws IOException {
      return new SingleXZInputStream(block, memoryLimit, arrays);
    }

    @Override
    void done() {
      arrays.reclaim();
    }
  }
}
