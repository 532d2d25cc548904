package dev.assembler.qcow2;

import dev.assembler.core.image.MemoryImage;
import dev.assembler.testkit.Golden;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bytes that do not change unseen. No zlib: its bytes are the JDK's, which promises none. */
class Qcow2GoldenTest {

  @ParameterizedTest
  @CsvSource({"512, store", "65536, store", "4096, zstd:3", "65536, zstd:15", "2097152, zstd:1"})
  void disks(int clusterSize, String codec) throws IOException {
    MemoryImage disk = Disks.mixed(5_000_192, 11);

    Golden.of(Qcow2GoldenTest.class, "mixed")
        .assertImage(
            codec.replace(':', '-') + "-" + clusterSize,
            Disks.qcow2(disk, Disks.options(clusterSize, codec)));
  }
}
