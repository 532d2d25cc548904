package dev.assembler.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProvenanceTest {

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "STORE")
  void everyLibraryTellsItsVersion(Codec.Id id) {
    Provenance provenance = Provenance.of(id);

    assertEquals(id, provenance.id());
    assertTrue(provenance.version().matches("\\d+\\..*"), provenance.toString());
  }

  @Test
  void xzIsRecentEnough() {
    String[] version = Provenance.of(Codec.Id.XZ).version().split("\\.", -1);

    // 1.10 and 1.11 had faults in the encoder.
    assertTrue(Integer.parseInt(version[0]) > 1 || Integer.parseInt(version[1]) >= 12);
  }

  @Test
  void theLibraryBehindTheLibraryIsNamed() {
    assertTrue(
        Provenance.of(Codec.Id.ZSTD)
            .toString()
            .matches("zstd-jni (\\d+\\.\\d+\\.\\d+)-\\d+ \\(zstd \\1\\)"));
    assertTrue(Provenance.of(Codec.Id.GZIP).toString().matches("JDK \\S+ \\(.*zlib.*\\)"));
  }

  @Test
  void aSystemZlibIsToldFromABundledOne() {
    String maps =
        """
        7f00-7f01 r-xp 00000000 08:01 42                 /usr/lib/jvm/lib/libzip.so
        7f02-7f03 r-xp 00000000 08:01 43                 /usr/lib/x86_64-linux-gnu/libz.so.1.2.13
        """;

    assertEquals("system zlib 1.2.13", JdkZlib.describe(maps));
    assertTrue(JdkZlib.describe(maps.lines().findFirst().get()).startsWith("zlib bundled with "));
  }

  @Test
  void allAreListedInOrder() {
    assertEquals(Codec.Id.values().length, Provenance.all().size());
    assertEquals(Codec.Id.BZIP2, Provenance.all().getLast().id());
  }
}
