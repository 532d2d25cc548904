package dev.assembler.squashfs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.assembler.core.image.ImageSink;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.image.MemoryImage;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.TreeBuilder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A write that fails leaves an exception, and neither a thread nor an open file. */
class SquashfsWriteFaultTest {

  private final AtomicInteger open = new AtomicInteger();

  @AfterEach
  void nothingIsLeft() {
    assertEquals(0, open.get(), "contents left open");
    long workers =
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().startsWith("assemble-"))
            .count();
    assertEquals(0, workers, "threads left running");
  }

  @Test
  void anyWriteMayFail() throws IOException {
    FileTree tree = tree(Long.MAX_VALUE);
    var writes = new FaultySink(Integer.MAX_VALUE);
    SquashfsImage.write(tree, Written.SMALL, writes);

    for (int i = 1; i <= writes.count; i++) {
      var sink = new FaultySink(i);

      var failed =
          assertThrows(
              IOException.class,
              () -> SquashfsImage.write(tree, Written.SMALL, sink),
              "write " + i);

      assertSame(sink.failure, failed);
      assertEquals(i, sink.count, "writes after the failure");
    }
  }

  @Test
  void theSuperblockIsTheLastWrite() throws IOException {
    var sink = new FaultySink(Integer.MAX_VALUE);

    SquashfsImage.write(tree(Long.MAX_VALUE), Written.SMALL, sink);

    assertEquals(0, sink.lastOffset);
    assertEquals(true, sink.ascending, "all others ascend");
  }

  @Test
  void anyFileMayBeUnreadable() throws IOException {
    for (int at : new int[] {0, 1, 4095, 4096, 8192, 60_000, 65_535}) {
      FileTree tree = tree(at);

      var failed =
          assertThrows(
              IOException.class, () -> SquashfsImage.write(tree, Written.SMALL, new MemoryImage()));

      assertEquals("/large: unreadable at " + at, failed.getMessage());
    }
  }

  @Test
  void aFileMayBeGoneWhenItIsOpened() {
    Content gone =
        new Content() {
          @Override
          public long size() {
            return 10_000;
          }

          @Override
          public ImageSource open() throws IOException {
            throw new IOException("/gone: no such file");
          }
        };
    FileTree tree = FileTree.builder().file("/gone", 0644, gone).build();

    var failed =
        assertThrows(
            IOException.class, () -> SquashfsImage.write(tree, Written.SMALL, new MemoryImage()));

    assertEquals("/gone: no such file", failed.getMessage());
  }

  /** Many small files and a large one that can be read up to an offset. */
  private FileTree tree(long readable) {
    TreeBuilder builder = FileTree.builder();
    for (int i = 0; i < 50; i++) {
      Content content = new Counted(Fixtures.text(i / 2, 300 * i), Long.MAX_VALUE);
      builder.file("/small/file-" + i, 0644, content);
    }
    return builder.file("/large", 0644, new Counted(Fixtures.noise(99, 65_536), readable)).build();
  }

  /** A content that counts how often it is open. */
  private final class Counted implements Content {

    private final byte[] bytes;
    private final long readable;

    Counted(byte[] bytes, long readable) {
      this.bytes = bytes;
      this.readable = readable;
    }

    @Override
    public long size() {
      return bytes.length;
    }

    @Override
    public ImageSource open() {
      open.incrementAndGet();
      return new ImageSource() {
        @Override
        public long size() {
          return bytes.length;
        }

        @Override
        public void readAt(long offset, ByteBuffer target) throws IOException {
          if (offset + target.remaining() > readable) {
            throw new IOException("/large: unreadable at " + readable);
          }
          target.put(bytes, (int) offset, target.remaining());
        }

        @Override
        public void close() {
          open.decrementAndGet();
        }
      };
    }
  }

  /** A sink whose n-th call fails. */
  private static final class FaultySink implements ImageSink {

    private final IOException failure = new IOException("no space left");
    private final int failing;
    private int count;
    private long lastOffset = -1;
    private boolean ascending = true;

    FaultySink(int failing) {
      this.failing = failing;
    }

    private void call() throws IOException {
      if (++count == failing) {
        throw failure;
      }
    }

    @Override
    public void writeAt(long offset, ByteBuffer source) throws IOException {
      call();
      ascending &= offset > lastOffset || offset == 0;
      lastOffset = offset;
    }

    @Override
    public void zeroAt(long offset, long length) throws IOException {
      call();
    }

    @Override
    public void setSize(long size) throws IOException {
      call();
    }
  }
}
