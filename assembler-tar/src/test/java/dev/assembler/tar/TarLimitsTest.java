package dev.assembler.tar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.Limits;
import dev.assembler.core.image.ImageSource;
import dev.assembler.testkit.ChildJvm;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Archives that take far more memory than their bytes say. */
class TarLimitsTest {

  @Test
  void namesCountAsTheObjectsTheyAre() {
    String refused = refusal(Archive.of(1000, TarLimitsTest::file), 100_000);

    assertTrue(refused.contains("bytes of metadata: "), refused);
    int index = Integer.parseInt(refused.replaceAll(".*\"f([0-9]+)\".*", "$1"));
    assertTrue(index > 300 && index < 400, refused);
  }

  @Test
  void attributesCountAsTheObjectsTheyAre() throws IOException {
    var few = new RawTar().pax("SCHILY.xattr.user.a", "", "SCHILY.xattr.user.b", "");
    ImageSource archive = few.file("f", "").end().image();

    String refused = refusal(archive, 230);

    assertEquals("tar entry \"f\": bytes of metadata: 236, beyond the limit (230)", refused);
  }

  @Test
  void hardLinksThatWaitCountWithWhatTheyKeep() {
    String refused = refusal(Archive.of(1000, TarLimitsTest::dangling), 100_000);

    int index = Integer.parseInt(refused.replaceAll(".*\"l([0-9]+)\".*", "$1"));
    assertTrue(index > 50 && index < 80, refused);
  }

  /** Millions of empty entries: refused long before 64 MiB are full, whatever they are. */
  @ParameterizedTest
  @ValueSource(strings = {"file", "directory", "dangling"})
  void anEndlessArchiveIsRefusedInASmallHeap(String kind) throws IOException {
    var result =
        ChildJvm.of(EndlessArchive.class).withOptions("-Xmx64m", "-XX:+UseSerialGC").run(kind);

    assertEquals(0, result.exit(), result.err());
    assertTrue(result.text().contains("bytes of metadata: "), result.text());
  }

  /** Reads what never ends and says why it stopped. */
  static final class EndlessArchive {

    private EndlessArchive() {}

    public static void main(String[] args) throws IOException {
      IntFunction<byte[]> entry =
          switch (args[0]) {
            case "file" -> TarLimitsTest::file;
            case "directory" -> TarLimitsTest::directory;
            default -> TarLimitsTest::dangling;
          };
      try {
        TarArchive.read(Archive.of(10_000_000, entry), TarReadOptions.defaults());
        System.out.println("read");
      } catch (ImageFormatException e) {
        System.out.println(e.getMessage());
      }
    }
  }

  private static byte[] file(int index) {
    return RawTar.header('0', "f" + index).ustar().withChecksum();
  }

  private static byte[] directory(int index) {
    return RawTar.header('5', "d" + index).ustar().withChecksum();
  }

  private static byte[] dangling(int index) {
    return RawTar.header('1', "l" + index).ustar().link("nowhere").withChecksum();
  }

  private static String refusal(ImageSource archive, long allocation) {
    Limits limits = Limits.defaults().withAllocation(allocation);
    return assertThrows(
            ImageFormatException.class,
            () -> TarArchive.read(archive, TarReadOptions.defaults().withLimits(limits)))
        .getMessage();
  }

  /** Headers made as they are read. */
  private record Archive(int count, IntFunction<byte[]> entry) implements ImageSource {

    static Archive of(int count, IntFunction<byte[]> entry) {
      return new Archive(count, entry);
    }

    @Override
    public long size() {
      return 512L * count + 1024;
    }

    @Override
    public void readAt(long offset, ByteBuffer target) throws IOException {
      long at = offset;
      while (target.hasRemaining()) {
        int index = (int) (at / 512);
        byte[] block = index < count ? entry.apply(index) : new byte[512];
        int from = (int) (at % 512);
        int length = Math.min(512 - from, target.remaining());
        target.put(block, from, length);
        at += length;
      }
    }

    @Override
    public void close() {
      // nothing is held
    }
  }
}
