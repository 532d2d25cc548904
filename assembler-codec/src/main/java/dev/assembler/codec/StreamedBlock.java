package dev.assembler.codec;

import dev.assembler.core.ImageFormatException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import org.tukaani.xz.MemoryLimitException;

/** A block whose library only knows streams: read to its end, into the room and not beyond. */
abstract class StreamedBlock extends BlockDecompressor {

  StreamedBlock(Codec.Id id) {
    super(id);
  }

  /** The library's stream over one block. */
  abstract InputStream open(ArrayInput block) throws IOException;

  /** Called when a block is done with, well or not. */
  void done() {}

  @Override
  final int decompressBlock(byte[] src, int off, int len, byte[] dst, int dstOff, int capacity)
      throws ImageFormatException {
    var block = new ArrayInput(src, off, len);
    try (InputStream in = open(block)) {
      int size = in.readNBytes(dst, dstOff, capacity);
      if (in.read() >= 0) {
        throw tooLarge(capacity);
      }
      if (block.available() != 0) {
        throw trailing(block.available());
      }
      return size;
    } catch (ImageFormatException e) {
      throw e;
    } catch (MemoryLimitException e) {
      throw malformed("asks for " + e.getMemoryNeeded() + " KiB to decode");
    } catch (EOFException e) {
      throw malformed("ends too early");
    } catch (IOException e) {
      throw malformed(e);
    } catch (RuntimeException e) {
      // These decoders are Java: what they fail to check surfaces as a failed array access.
      throw new ImageFormatException(malformed("malformed").getMessage(), e);
    } finally {
      done();
    }
  }

  @Override
  public void close() {}
}
