package dev.assembler.pipeline.shape;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.TreeBuilder;
import dev.assembler.pipeline.UsageException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PruneTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "@docs | /usr/share/doc/bash/README /usr/share/info/x | /usr/share/zoneinfo/UTC",
        "@man | /usr/share/man/man1/ls.1.gz | /usr/share/mandrake",
        "@locales | /usr/share/locale/de/x.mo /usr/lib/locale/de_DE.utf8/LC_CTYPE |"
            + " /usr/lib/locale/C.utf8/LC_CTYPE /usr/share/locale/locale.alias",
        "@headers | /usr/include/stdio.h /usr/lib/x86_64-linux-gnu/pkgconfig/z.pc |"
            + " /usr/lib/libz.so",
        "@static | /usr/lib/libc.a /usr/lib/x86_64-linux-gnu/libm.a /usr/lib/l.la | /usr/lib/a.so",
        "@caches | /var/cache/apk/x.tar.gz /var/lib/apt/lists/y /usr/lib/p/__pycache__/z.pyc |"
            + " /var/cache/man/index.db",
        "@completions | /usr/share/bash-completion/completions/git | /usr/share/bashdb/x",
        "@init-scripts | /etc/init.d/cron /etc/rc2.d/S01cron | /etc/inittab"
      })
  void aSetTakesOutWhatItIsNamedFor(String set, String gone, String kept) throws IOException {
    FileTree tree = tree((gone + " " + kept).split(" "));

    Prune.Result result = Prune.of(List.of(set)).apply(tree);

    assertEquals(List.of(kept.split(" ")), files(result.tree()));
    assertEquals(List.of(), result.unmatched());
    assertEquals(2L * gone.split(" ").length, result.bytes());
  }

  /** Licences may have to stay: the directories on the way to them do, the others go. */
  @Test
  void whatIsMarkedStaysWithTheWayToIt() throws IOException {
    FileTree tree =
        tree("/usr/share/doc/a/copyright", "/usr/share/doc/a/NEWS", "/usr/share/doc/b/c/NEWS");

    Prune.Result result = Prune.of(List.of("@docs", "!/usr/share/doc/*/copyright")).apply(tree);

    assertEquals(List.of("/usr/share/doc/a/copyright"), files(result.tree()));
    assertEquals(6, result.tree().nameCount());
    assertEquals(4, result.names());
  }

  @Test
  void rulesThatMatchNothingAreNamed() throws IOException {
    Prune.Result result =
        Prune.of(List.of("/usr/bin/x", "@man", "*.pyc", "!/usr/bin/y")).apply(tree("/usr/bin/x"));

    assertEquals(List.of("@man", "*.pyc", "!/usr/bin/y"), result.unmatched());
    assertEquals(List.of(), files(result.tree()));
  }

  @Test
  void noRulesLeaveTheTree() {
    FileTree tree = tree("/a");

    assertSame(tree, Prune.NONE.apply(tree).tree());
  }

  @Test
  void anUnknownSetIsRefusedWithTheNearest() {
    var refused = assertThrows(UsageException.class, () -> Prune.of(List.of("@doc")));

    assertEquals("did you mean @docs?", refused.hint());
  }

  private static FileTree tree(String... paths) {
    TreeBuilder builder = FileTree.builder();
    for (String path : paths) {
      builder.file(path, 0644, Content.of("xy"));
    }
    return builder.build();
  }

  private static List<String> files(FileTree tree) {
    var files = new ArrayList<String>();
    FileSizes.of(tree).forEach(file -> files.add(file.path().toString()));
    return files;
  }
}
