package dev.assembler.pipeline.lists;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.assembler.pipeline.InputException;
import dev.assembler.pipeline.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** packages.list, modules.conf, dracut's files, and what becomes of them all. */
class ListsTest {

  @TempDir Path folder;

  @Test
  void packagesKeepTheirOrderAndCountOnce() throws InputException {
    assertEquals(
        List.of("zlib", "busybox", "linux-firmware-none", "so:libc.musl-x86_64.so.1"),
        NameList.packages(
            ListLines.of(
                "packages.list",
                "# all\nzlib\nbusybox # trailing\n\nzlib\nlinux-firmware-none\r\n"
                    + "so:libc.musl-x86_64.so.1\n")));
  }

  @Test
  void openrcIsRefused() {
    var refused =
        assertThrows(
            InputException.class,
            () -> NameList.packages(ListLines.of("packages.list", "a\nopenrc\nb c\n")));

    assertEquals(
        "packages.list: line 2: openrc: the system has an init of its own; take it out of the"
            + " list; line 3: \"b c\" is no name of a package; one a line",
        refused.getMessage());
  }

  @Test
  void modulesMayBeOptional() throws InputException {
    assertEquals(
        List.of("virtio_net", "?hv-vmbus"),
        NameList.modules(ListLines.of("modules.conf", "virtio_net\n?hv-vmbus # cloud\n")));
  }

  @Test
  void laterFilesOfDracutAddToEarlierOnesOrSetAnew() throws InputException {
    DracutConf conf =
        DracutConf.of(
            ListLines.of(
                "common.conf",
                "compress=\"gzip\"\nadd_drivers+=\" overlay virtio_net \" # net\nhostonly='no'\n"),
            ListLines.of(
                "arm64.conf", "add_drivers+=\" genet overlay \"\ncompress=zstd\ni18n=\"\"\n"));

    assertEquals("zstd", conf.value("compress"));
    assertEquals(List.of("overlay", "virtio_net", "genet"), conf.words("add_drivers"));
    assertEquals(List.of("add_drivers", "compress", "hostonly", "i18n"), conf.keys());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "add_drivers+=\" a | a quote is never closed",
        "x=$(uname -r) | \"$\" would be evaluated by a shell, which this is not",
        "x=a b | \"b\" after the value; quote what has spaces",
        "if [ -e x ]; then | expected KEY=\"VALUE\" or KEY+=\" VALUE \""
      })
  void whatDracutWouldEvaluateIsRefused(String line, String reason) {
    var refused =
        assertThrows(
            InputException.class, () -> DracutConf.of(ListLines.of("x.conf", "a=b\n" + line)));

    assertEquals("x.conf: line 2: " + reason, refused.getMessage());
  }

  @Test
  void allOfThemBecomePartsOfARecipe() throws IOException {
    Path sources =
        write(
            "sources.conf",
            "git my_init https://host/i.git main build_init\n"
                + "release:core.x:https://host/file:2.1:install_it:rename=corex\n");
    Path packages = write("packages.list", "kmod\n");
    Path modules = write("modules.conf", "virtio_net\n");
    Path dracut =
        write(
            "common.conf",
            "compress=\"zstd\"\nadd_drivers+=\" overlay \"\nfilesystems+=\" ext4 \"\n"
                + "kernel_cmdline=\"powernode.boot=1\"\nhostonly=\"no\"\n");

    String text =
        RecipeText.of(
            ImportedLists.read(
                List.of(
                    ImportedLists.Source.parse(sources.toString()),
                    ImportedLists.Source.parse(packages.toString()),
                    ImportedLists.Source.parse("modules:" + modules),
                    ImportedLists.Source.parse(dracut.toString()))));

    assertEquals(
        """
        [source.my_init]
        git = "https://host/i.git"
        revision = "main"
        build = "build_init"

        [source."core.x"]
        url = "https://host/file"
        version = "2.1"
        install = "/usr/bin/corex"
        mode = "0755"
        # install function: install_it

        [source.packages]
        # the release stands here: alpine = "v3.22"
        packages = [
          "kmod",
        ]

        [kernel]
        # the source that has it stands here: from = "NAME"
        modules = [
          "virtio_net",
          "overlay",
          "ext4",
        ]
        cmdline = "powernode.boot=1"

        [artifact.initrd]
        kind = "initramfs"
        # what is in it stands here: tree = "NAME"
        compression = "zstd"
        # not carried over: hostonly = no
        """,
        text);
  }

  /** A recipe says it as --compression does. */
  @ParameterizedTest
  @CsvSource({
    "cat, store",
    "gzip, gzip",
    "gzip -n -9, gzip:9",
    "pigz -9 -n -T4, gzip:9",
    "xz -9, xz:9",
    "xz --check=crc32 -e -T0, xz:6e",
    "zstd, zstd",
    "zstd -19 -q -T0, zstd:19",
    "zstd --ultra -22, zstd:22",
    "lz4 -l -1, lz4",
    "lz4 -l -9, lz4hc:9",
    "'', ''"
  })
  void whatDracutCompressesWithHasItsEqual(String compress, String compression)
      throws InputException {
    DracutConf conf = DracutConf.of(ListLines.of("x.conf", "compress=\"" + compress + "\"\n"));

    assertEquals(compression, conf.compression());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bzip2 | compress = \"bzip2\": nothing here compresses so, expected cat, gzip, xz, zstd or"
            + " lz4",
        "xz --lzma2=dict=1MiB | compress = \"xz --lzma2=dict=1MiB\": option --lzma2=dict=1MiB has"
            + " no equal, expected cat, gzip, xz, zstd or lz4",
        "zstd -30 | zstd:30: level 30, expected 1..22; try zstd:22",
        "gzip -e | compress = \"gzip -e\": option -e is xz's, expected cat, gzip, xz, zstd or lz4"
      })
  void whatHasNoEqualIsRefusedWithItsLine(String compress, String reason) {
    var refused =
        assertThrows(
            InputException.class,
            () -> DracutConf.of(ListLines.of("x.conf", "a=b\ncompress=\"" + compress + "\"\n")));

    assertEquals("x.conf: line 2: " + reason, refused.getMessage());
  }

  @Test
  void aNameThatSaysNothingNeedsAKind() {
    assertThrows(UsageException.class, () -> ImportedLists.Source.parse("list.txt"));
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }
}
