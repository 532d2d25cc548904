package dev.assembler.pipeline.kernel.module;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.codec.Codec;
import dev.assembler.codec.StreamCompressor;
import dev.assembler.core.ImageFormatException;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.testkit.ModuleFixture;
import dev.assembler.testkit.Mutations;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What modules say of themselves. */
class ModuleReaderTest {

  private static final byte[] MODULE =
      ModuleFixture.module()
          .with("alias", "pci:v00001AF4d*")
          .with("alias", "fs-x")
          .with("softdep", "pre: a")
          .with("firmware", "x/y.bin")
          .needing("symbol")
          .toBytes();

  private static byte[] packed(String codec) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (StreamCompressor packing = StreamCompressor.open(Codec.parse(codec), bytes)) {
      packing.write(MODULE);
      packing.finish();
    }
    return bytes.toByteArray();
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip:9", "xz:6", "zstd:3"})
  void compressedModulesSayWhatPlainOnesSay(String codec) throws IOException {
    ModuleFacts facts = ElfFileTest.facts(packed(codec));

    assertEquals(List.of("pci:v00001AF4d*", "fs-x"), facts.modinfo().values("alias"));
    assertEquals(List.of("x/y.bin"), facts.modinfo().values("firmware"));
    assertEquals(List.of("symbol"), facts.needs());
  }

  @Test
  void aDamagedCompressedModuleIsRefusedByItsName() throws IOException {
    byte[] packed = packed("xz:6");

    var refused =
        assertThrows(
            ImageFormatException.class,
            () -> ElfFileTest.facts(Mutations.of(packed).flip(packed.length / 2).toBytes()));

    assertTrue(refused.getMessage().startsWith("kernel/m.ko: xz stream: "), refused.getMessage());
  }

  @Test
  void whatIsNoModuleIsRefusedByItsName() {
    var refused =
        assertThrows(
            ImageFormatException.class, () -> ElfFileTest.facts("text\n".getBytes(US_ASCII)));

    assertEquals("kernel/m.ko: elf header.e_ident at 0x0: no ELF file", refused.getMessage());
  }

  @Test
  void aSignatureIsSeen() throws IOException {
    byte[] mark = "~Module signature appended~\n".getBytes(US_ASCII);

    assertFalse(ElfFileTest.facts(MODULE).signed());
    assertTrue(ElfFileTest.facts(Mutations.of(MODULE).append(mark).toBytes()).signed());
  }

  @Test
  void theOrderDoesNotDependOnThreads() throws IOException {
    var modules = new ArrayList<KernelModule>();
    for (int i = 0; i < 300; i++) {
      byte[] file = ModuleFixture.module().with("name", "m" + i).toBytes();
      modules.add(
          new KernelModule(
              "m" + i, "m" + i + ".ko", new RegularFile(Metadata.of(0644), Content.of(file))));
    }

    for (int threads : new int[] {1, 7}) {
      List<ModuleFacts> all = ModuleReader.readAll(modules, threads);
      for (int i = 0; i < 300; i++) {
        assertEquals(List.of("m" + i), all.get(i).modinfo().values("name"));
      }
    }
  }

  @Test
  void anAliasLongerThanKmodReadsIsRefused() {
    byte[] file = ModuleFixture.module().with("alias", "x".repeat(4096)).toBytes();

    assertThrows(ImageFormatException.class, () -> ElfFileTest.facts(file));
  }
}
