package dev.assembler.core.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WriteBackTest {

  @TempDir Path folder;

  @Test
  void theDiskIsAskedAfterEveryStep() throws IOException {
    var disk = new Disk();
    var back = new WriteBack(disk, 100);

    back.wrote(99);
    back.await();
    assertEquals(0, disk.synced.get());

    back.wrote(1);
    back.await();
    assertEquals(1, disk.synced.get());

    back.wrote(99);
    back.await();
    assertEquals(1, disk.synced.get());
  }

  @Test
  void aSlowDiskIsNotAskedAgainMeanwhile() throws IOException {
    var disk = new Disk();
    disk.gate = new CountDownLatch(1);
    var back = new WriteBack(disk, 1);

    for (int i = 0; i < 1000; i++) {
      back.wrote(1);
    }
    disk.gate.countDown();
    back.await();

    assertEquals(1, disk.synced.get());
  }

  @Test
  void whatBeginsWhileAnotherRunsIsWaitedForToo() throws IOException {
    var disk = new Disk();
    disk.gate = new CountDownLatch(1);
    var back = new WriteBack(disk, 1);

    back.wrote(1);
    back.begin();
    disk.gate.countDown();
    back.await();

    assertEquals(2, disk.synced.get());
  }

  @Test
  void aDiskThatFailsIsReportedByTheNextWriting() {
    var disk = new Disk();
    disk.failure = new IOException("no room");
    var back = new WriteBack(disk, 1);

    var thrown =
        assertThrows(
            IOException.class,
            () -> {
              back.wrote(1);
              back.end();
              back.wrote(1);
            });

    assertSame(disk.failure, thrown);
  }

  @Test
  void aDiskThatFailsIsReportedAtTheEndAlsoBehindAnother() throws IOException {
    var disk = new Disk();
    disk.gate = new CountDownLatch(1);
    disk.failure = new IOException("no room");
    var back = new WriteBack(disk, 1);

    back.wrote(1);
    back.begin();
    disk.gate.countDown();
    var thrown = assertThrows(IOException.class, back::await);

    assertSame(disk.failure, thrown);
    assertEquals(1, disk.synced.get(), "nothing is asked of a disk that has failed");
  }

  @Test
  void anInterruptEndsTheWaitingAndIsKept() throws IOException {
    var disk = new Disk();
    disk.gate = new CountDownLatch(1);
    var back = new WriteBack(disk, 1);
    back.begin();

    Thread.currentThread().interrupt();
    assertThrows(InterruptedIOException.class, back::await);
    assertTrue(Thread.interrupted());

    disk.gate.countDown();
    back.end();
    assertEquals(1, disk.synced.get());
  }

  @Test
  void anOutputOfManyStepsIsWhole() throws IOException {
    Path target = folder.resolve("out.img");
    byte[] piece = new byte[1 << 20];
    try (AtomicOutput output = AtomicOutput.create(target)) {
      long pieces = 2 * WriteBack.STEP / piece.length + 1;
      for (long i = 0; i < pieces; i++) {
        piece[0] = (byte) i;
        output.image().writeAt(i * piece.length, ByteBuffer.wrap(piece));
      }
      output.beginSync();
      assertFalse(Files.exists(target));
      output.commit();
    }

    assertEquals(2 * WriteBack.STEP + piece.length, Files.size(target));
  }

  @Test
  void anOutputThatIsNotCommittedIsGoneAlsoWhileItIsSynced() throws IOException {
    try (AtomicOutput output = AtomicOutput.create(folder.resolve("out.img"))) {
      output.image().writeAt(0, ByteBuffer.wrap(new byte[8 << 20]));
      output.beginSync();
    }

    try (var left = Files.list(folder)) {
      assertEquals(0, left.count());
    }
  }

  /** Counts, and does as it is told. */
  private static final class Disk implements WriteBack.Disk {

    private final AtomicInteger synced = new AtomicInteger();
    private volatile CountDownLatch gate = new CountDownLatch(0);
    private volatile IOException failure;

    @Override
    public void sync() throws IOException {
      try {
        gate.await();
      } catch (InterruptedException e) {
        throw new InterruptedIOException();
      }
      synced.incrementAndGet();
      if (failure != null) {
        throw failure;
      }
    }
  }
}
