package dev.assembler.pipeline.recipe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong with a recipe is told with its line, all of it at once. */
class RecipeRefusalTest {

  @TempDir Path folder;

  private Recipes recipes;

  @BeforeEach
  void aFolder() throws IOException {
    recipes = Recipes.in(folder);
  }

  /** In the place of a line of the sound recipe, or behind it; "/" ends a line. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          1  | format = 2                      | line 1: format = 2: expected a number from 1 to 1
          1  | #                               | line 1: no format; this version reads format = 1
          2  | #                               | line 1: no name; of what is made
          2  | nmae = "n"                      | line 1: no name; of what is made / line 2: unknown key "nmae"; did you mean name?
          3  | #                               | line 1: no seed; any text of its own, that all identities are derived from
          4  | #                               | line 1: no architectures; ["amd64", "arm64"], or one of them
          4  | architectures = ["amd46"]       | line 4: architecture "amd46": expected amd64 or arm64; did you mean amd64?
          4  | architectures = []              | line 4: architectures: none, expected ["amd64", "arm64"], or one of them
          4  | architectures = [] / [variant.none] / files = [] | line 4: architectures: none, expected ["amd64", "arm64"], or one of them / line 6: files: none, expected at least one artifact
          4  | architectures = "amd64" / epoch = "soon" | line 5: "soon": expected whole seconds since 1970, or a time like 2026-01-02T03:04:05Z
          6  | dri = "root"                    | line 5: nothing for amd64; expected one of dir, tar, cpio, image, file, url, alpine, debian, git / line 5: nothing for arm64; expected one of dir, tar, cpio, image, file, url, alpine, debian, git
          6  | dir = "root" / tar = "file"     | line 5: dir and tar; expected one of dir, tar, cpio, image, file, url, alpine, debian, git
          6  | dir = "roof"                    | line 6: roof: no such file; paths are relative to the recipe's folder
          6  | dir = "file"                    | line 6: file: not a directory
          6  | tar = "root"                    | line 6: root: a directory; write dir = ..
          6  | dir = "root" / dirs = 1         | line 7: unknown key "dirs"; did you mean dir?
          6  | tar = "file" / sha256 = "12"    | line 7: sha256 = "12": expected 64 hexadecimal digits
          6  | file = "file"                   | line 5: no install; where it goes in a tree
          6  | file = "file" / install = "x"   | line 7: install = "x": expected an absolute path
          6  | file = "file" / install = "/x" / mode = "9" | line 8: mode = "9": expected an octal number, for example "0755"
          6  | alpine = "v3.20" / base = "file" | line 7: base: there is no source "file"
          6  | alpine = "v3.20" / base = "base" | line 7: base: source "base" is no tree
          6  | debian = "bookworm" / variant = "essentail" | line 7: variant = "essentail": expected one of custom, essential, apt, minbase, important, standard
          6  | git = "https://git.example/x" / revision = "main" | line 6: git: a repository has to be built, which needs a pinned container; this version builds none: give the built files by url, file or dir
          8  | from = ["bas"]                  | line 8: there is no source and no tree "bas"; did you mean base?
          8  | from = ["root"]                 | line 7: needs itself: tree.root -> tree.root
          8  | from = ["base"] / exclude = ["[a"] | line 9: exclude: pattern "[a": "[" is never closed; write \\[ for the character
          8  | from = ["base"] / source = 1 | line 9: unknown key "source"
          8  | from = ["base"] / strip = "all" | line 9: strip = "all": expected debug or unneeded
          8  | from = ["base"] / owner = "me"  | line 9: owner = "me": expected keep, auto or UID:GID, for example "0:0"
          8  | from = ["base"] / spec = "mtree:none" | line 9: none: no such file; paths are relative to the recipe's folder
          8  | from = ["base"] / spec = "mtre:file" | line 9: --spec mtre:file: unknown kind mtre, expected one of mtree, pseudo, cpio-list, 3cpio; did you mean mtree?
          8  | from = ["base"] / modules = "needed" | line 9: modules: there is no [kernel] that has them
          8  | from = ["base"] / file = [{ path = "etc", text = "" }] | line 9: path = "etc": expected an absolute one
          8  | from = ["base"] / file = [{ path = "/etc" }] | line 9: expected one of text, file, artifact, source, link, directory = true
          8  | from = ["base"] / file = [{ path = "/e", text = "", link = "x" }] | line 9: expected one of text, file, artifact, source, link, directory = true
          8  | from = ["base"] / file = [{ path = "/e", directory = false }] | line 9: directory = false says nothing
          8  | from = ["base"] / file = [{ path = "/e", text = "", mdoe = "1" }] | line 9: unknown key "mdoe"; did you mean mode?
          8  | from = ["base"] / file = [{ path = "/e", text = "", owner = "me" }] | line 9: owner = "me": expected USER:GROUP, by number or by name
          8  | from = ["base"] / file = [{ path = "/e", file = "none" }] | line 9: none: no such file; paths are relative to the recipe's folder
          8  | from = ["base"] / file = [{ path = "/e", artifact = "imgae" }] | line 7: there is no artifact "imgae"; did you mean image?
          8  | from = ["base"] / file = [{ path = "/e", artifact = "image" }] | line 7: needs itself: tree.root -> artifact.image -> tree.root
          8  | from = ["base"] / raspberry-pi = { model = "3b" } | line 9: no cmdline; of the kernel / line 9: no initrd; an artifact / line 9: model = "3b": expected every or 4b / line 7: there is no artifact "kernel"
          8  | from = ["base"] / identity = { ca = "none" } | line 9: no server; the address of who is asked / line 9: none: no such file; paths are relative to the recipe's folder
          10 | kind = "squasfs"                | line 10: kind = "squasfs": expected one of cpio, disk, ext4, fat, file, grub-core, initramfs, ipxe, iso, qcow2, raw, spdx, squashfs, tar, uki, verity, vhd; did you mean squashfs? / line 14: files: there is no artifact "image"
          10 | #                               | line 9: no kind; one of cpio, disk, ext4, fat, file, grub-core, initramfs, ipxe, iso, qcow2, raw, spdx, squashfs, tar, uki, verity, vhd / line 14: files: there is no artifact "image"
          10 | kind = "tar"                    | OK
          10 | kind = "initramfs" / segment = ["early=root"] | OK
          10 | kind = "initramfs" / segment = ["early=roto"] | line 9: there is no tree "roto"; did you mean root?
          10 | kind = "initramfs" / segment = ["+=root"] | line 11: segment "+=root": expected HOW=TREE, for example early=ucode
          10 | kind = "iso" / efi-tree = "roto" | line 11: there is no tree "roto"; did you mean root?
          10 | kind = "iso" / compression = "zstd" / output = "x.iso" | line 11: --compression zstd: the format is iso, expected cpio, initramfs, squashfs, tar, which are compressed; leave it out
          11 | tree = "roto"                   | line 11: there is no tree "roto"; did you mean root?
          11 | tree = "base"                   | line 11: there is no tree "base"
          11 | #                               | line 9: no tree; the name of a tree of this recipe
          12 | volume-id = "X"                 | line 12: unknown key "volume-id"
          12 | budget = "big"                  | line 12: budget big: no size, expected a number of bytes, or 4K, 1M, 2G
          12 | compression = "zsdt"            | line 12: --compression: zsdt: unknown compression, expected one of store gzip xz lzma zstd lz4 lz4hc bzip2; try zstd
          12 | output = "a/b"                  | line 12: "a/b" is no name for a file: letters, digits and ._+- behind the first
          12 | output = "SHA256SUMS"           | line 12: "SHA256SUMS" is no name for a file: letters, digits and ._+- behind the first
          12 | sort-file = "none"              | line 12: none: no such file; paths are relative to the recipe's folder
          8  | from = ["base"] / file = [{ arm64 = { path = "/a", text = "" } }, / { path = "b", text = "" }] | line 10: path = "b": expected an absolute one
          13 | [variant.other] / files = ["image"] / [variant.amd64] | line 15: a variant is not called as an architecture is
          13 | [variant.All]                   | line 13: "All": a name has a to z, 0 to 9, and ._- behind the first
          14 | files = ["imgae"]               | line 14: files: there is no artifact "imgae"; did you mean image?
          14 | #                               | line 13: no files; a list of artifacts
          14 | files = { "x-{RELEASE}" = "image" } | line 14: files: "x-{RELEASE}": there is no [kernel] whose release it could be
          14 | files = { "x-{HASH}" = "image" } | OK
          14 | files = { "x-{HASHES}" = "image" } | line 14: {HASHES} stands for nothing / line 14: "x-{HASHES}" is no name for a file: letters, digits and ._+- behind the first
          12 | output = "x-{HASH}"             | line 12: {HASH} stands for nothing / line 12: "x-{HASH}" is no name for a file: letters, digits and ._+- behind the first
          14 | files = []                      | line 14: files: none, expected at least one artifact
          14 | files = {}                      | line 14: files: none, expected at least one artifact
          14 | files = [{ arm64 = "image" }]   | OK
          14 | files = "image" / architectures = [] | line 15: architectures: none, expected those that it is for
          14 | files = { "x/y" = "image" }     | line 14: "x/y" is no name for a file: letters, digits and ._+- behind the first
          14 | files = "image" / architectures = "riscv" | line 15: architecture "riscv": expected amd64 or arm64
          14 | files = "image" / only = "amd64" | line 15: unknown key "only"
          """)
  void oneLineThatIsWrong(int line, String text, String expected) throws IOException {
    List<String> lines = (Recipes.HEAD + Recipes.BODY).lines().toList();
    String recipe =
        Stream.of(
                lines.subList(0, line - 1),
                List.of(text.split(" / ", -1)),
                lines.subList(line, lines.size()))
            .flatMap(List::stream)
            .collect(Collectors.joining("\n", "", "\n"));

    List<String> wanted =
        expected.equals("OK") ? List.of() : Arrays.stream(expected.split(" / ")).sorted().toList();
    assertEquals(wanted, recipes.problems(recipe).stream().sorted().toList());
  }
}
