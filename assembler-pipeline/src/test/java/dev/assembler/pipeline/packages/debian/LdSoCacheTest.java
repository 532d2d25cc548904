package dev.assembler.pipeline.packages.debian;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.Metadata;
import dev.assembler.testkit.ReferenceTool;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LdSoCacheTest {

  @TempDir Path folder;

  @Test
  void namesAreOrderedByTheNumbersInThem() {
    assertTrue(LdSoCache.compare("libx.so.10", "libx.so.9") > 0);
    assertTrue(LdSoCache.compare("libx.so.1", "libx.so.a") > 0);
    assertTrue(LdSoCache.compare("liba.so", "libb.so") < 0);
    assertTrue(LdSoCache.compare("liba.so", "liba.so.1") < 0);
    assertEquals(0, LdSoCache.compare("liba.so.01", "liba.so.1"));
  }

  @Test
  void theHeaderCountsLibrariesAndBytesOfNames() {
    byte[] cache = LdSoCache.of(List.of(new LdSoCache.Entry("liba.so.1", "/lib/liba.so.1", 0x303)));

    assertEquals("glibc-ld.so.cache1.1", new String(cache, 0, 20, US_ASCII));
    assertEquals(1, cache[20]);
    assertEquals(25, cache[24]);
    assertEquals(48 + 24 + 25, cache.length);
  }

  /**
   * FLAG_ELF_LIBC6 with the machine's flag (glibc, sysdeps/generic/ldconfig.h); what a loader looks
   * for is _DL_CACHE_DEFAULT_ID of its dl-cache.h. Machines are e_machine of the ELF gABI.
   */
  @ParameterizedTest
  @CsvSource({
    "amd64, 64, 62, 0x303", // FLAG_X8664_LIB64, EM_X86_64
    "amd64, 32, 3, 0x003", // EM_386
    "amd64, 32, 62, 0x803", // FLAG_X8664_LIBX32
    "i386, 32, 3, 0x003",
    "arm64, 64, 183, 0xA03", // FLAG_AARCH64_LIB64, EM_AARCH64
    "arm64, 32, 40, 0x903", // FLAG_ARM_LIBHF, EM_ARM
    "armhf, 32, 40, 0x903",
    "ppc64el, 64, 21, 0x503", // FLAG_POWERPC_LIB64, EM_PPC64
    "riscv64, 64, 243, 0x1003", // FLAG_RISCV_FLOAT_ABI_DOUBLE, EM_RISCV
  })
  void aLibraryHasTheFlagsOfItsMachine(String architecture, int bits, int machine, String flags)
      throws IOException {
    var root = new RootDraft();
    root.file("/var/lib/dpkg/arch", 0644, architecture + "\n");
    root.file("/usr/lib/libx.so.1", Metadata.of(0644), Content.of(library(bits, (short) machine)));
    root.file("/usr/lib/liby.so.1", Metadata.of(0644), Content.of(library(64, (short) 2)));

    new LdSoCacheEffect().apply(root, List.of(), List.of());

    byte[] cache = Contents.read(root.content("/etc/ld.so.cache").orElseThrow());
    ByteBuffer read = ByteBuffer.wrap(cache).order(ByteOrder.LITTLE_ENDIAN);
    assertEquals(1, read.getInt(20), "a library of another machine is left out");
    assertEquals(Integer.decode(flags), read.getInt(48));
  }

  /** A shared library's header and the one of an empty dynamic section. */
  private static byte[] library(int bits, short machine) {
    boolean is64 = bits == 64;
    ByteBuffer elf = ByteBuffer.allocate(256).order(ByteOrder.LITTLE_ENDIAN);
    elf.put(new byte[] {0x7F, 'E', 'L', 'F', (byte) (is64 ? 2 : 1), 1, 1});
    elf.putShort(16, (short) 3).putShort(18, machine);
    elf.putInt(is64 ? 32 : 28, 64);
    elf.putShort(is64 ? 54 : 42, (short) (is64 ? 56 : 32)).putShort(is64 ? 56 : 44, (short) 1);
    return elf.putInt(64, 2).array();
  }

  @Test
  void malformedLibrariesAreNone() throws IOException {
    byte[] elf = new byte[200];
    byte[] head = {0x7F, 'E', 'L', 'F', 2, 1, 1};
    System.arraycopy(head, 0, elf, 0, head.length);
    elf[16] = 3;
    elf[18] = 62;
    elf[54] = 56;
    var random = new SplittableRandom(3);
    for (int i = 0; i < 5000; i++) {
      byte[] wrong = elf.clone();
      for (int k = 0; k < 6; k++) {
        wrong[32 + random.nextInt(168)] = (byte) random.nextInt(256);
      }
      wrong[54] = 56;
      wrong[55] = 0;
      ElfLibrary.of(Content.of(wrong)); // ends, and throws nothing
    }
    assertTrue(ElfLibrary.of(Content.of(elf)).isEmpty());
    assertTrue(ElfLibrary.of(Content.of("short")).isEmpty());
  }

  @Test
  @Tag("reference")
  void ldconfigMakesAndReadsTheSameCache() throws IOException {
    Path host = Path.of("/usr/lib/x86_64-linux-gnu");
    var root = new RootDraft();
    Path copy = Files.createDirectories(folder.resolve("root/usr/lib/x86_64-linux-gnu"));
    root.directory("/usr/lib/x86_64-linux-gnu", Metadata.of(0755));
    try (Stream<Path> files = Files.list(host)) {
      for (Path file :
          files.filter(f -> f.getFileName().toString().startsWith("lib")).sorted().toList()) {
        String name = file.getFileName().toString();
        if (Files.isSymbolicLink(file)) {
          String target = Files.readSymbolicLink(file).toString();
          Files.createSymbolicLink(copy.resolve(name), Path.of(target));
          root.symlink("/usr/lib/x86_64-linux-gnu/" + name, target);
        } else if (Files.isRegularFile(file) && Files.size(file) < 400_000) {
          Files.copy(file, copy.resolve(name));
          root.file("/usr/lib/x86_64-linux-gnu/" + name, Metadata.of(0644), Content.of(file));
        }
      }
    }
    Files.createDirectories(folder.resolve("root/etc/ld.so.conf.d"));
    String folders = "# multiarch\n/lib/x86_64-linux-gnu\n/usr/lib/x86_64-linux-gnu\n";
    Files.writeString(folder.resolve("root/etc/ld.so.conf"), "include /etc/ld.so.conf.d/*.conf\n");
    Files.writeString(folder.resolve("root/etc/ld.so.conf.d/x.conf"), folders);
    root.file("/etc/ld.so.conf", 0644, "include /etc/ld.so.conf.d/*.conf\n");
    root.file("/etc/ld.so.conf.d/x.conf", 0644, folders);
    root.file("/var/lib/dpkg/arch", 0644, "amd64\n");

    new LdSoCacheEffect().apply(root, List.of(), List.of());
    Path ours =
        Files.write(
            folder.resolve("cache"), Contents.read(root.content("/etc/ld.so.cache").orElseThrow()));
    ReferenceTool ldconfig = ReferenceTool.require("ldconfig");
    ldconfig.run("-r", folder.resolve("root"));

    String expected = ldconfig.run("-p", "-C", folder.resolve("root/etc/ld.so.cache")).text();
    String found = ldconfig.run("-p", "-C", ours).text();
    assertEquals(libraries(expected), libraries(found));
    assertTrue(libraries(found).size() > 50, found);
  }

  /** In their order, without the first line, which names the file, and the last: who made it. */
  private static List<String> libraries(String printed) {
    return Arrays.stream(printed.split("\n")).filter(line -> line.startsWith("\t")).toList();
  }
}
