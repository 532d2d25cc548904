package dev.assembler.pipeline.kernel;

import static dev.assembler.testkit.ModuleFixture.RELEASE;
import static dev.assembler.testkit.ModuleFixture.at;
import static dev.assembler.testkit.ModuleFixture.module;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.TreeBuilder;
import dev.assembler.testkit.ModuleFixture;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a tree's modprobe.d says is done, or told. */
class ModprobeConfigTest {

  private static TreeBuilder modules() {
    return ModuleFixture.tree()
        .file(
            at("kernel/card.ko"),
            0644,
            module().with("alias", "pci:v1d2").with("softdep", "pre: first").content())
        .file(at("kernel/other-card.ko"), 0644, module().with("alias", "pci:v1d2").content())
        .file(at("kernel/first.ko"), 0644, module().content())
        .file(at("kernel/second.ko"), 0644, module().content());
  }

  private static ModuleSelection closure(TreeBuilder tree, String... names) throws IOException {
    return ModuleTree.of(tree.build(), RELEASE, 1)
        .closure(List.of(names).stream().map(name -> ModuleRequest.parse(name, "test")).toList());
  }

  private static List<String> names(ModuleSelection selection) {
    return selection.modules().stream().map(one -> one.module().name()).toList();
  }

  private static TreeBuilder with(String path, String text) {
    return modules().file(path, 0644, Content.of(text));
  }

  @Test
  void aliasesGoBeforeModules() throws IOException {
    String text = "alias net-pf-* second\nalias first other-card\n";

    TreeBuilder tree = with("etc/modprobe.d/a.conf", text);

    assertEquals(List.of("second"), names(closure(tree, "net-pf-10")));
    assertEquals(List.of("other_card"), names(closure(tree, "first")));
  }

  @Test
  void anAliasOfNothingIsMissing() {
    TreeBuilder tree = with("etc/modprobe.d/a.conf", "alias some off\n");

    var missing = assertThrows(MissingModulesException.class, () -> closure(tree, "some"));

    assertEquals(1, missing.problems().size());
  }

  @Test
  void theFirstSoftdepCountsAndTheIndexIsOneOfTheFiles() throws IOException {
    String text = "softdep card pre: second\n";

    assertEquals(
        List.of("second", "card"), names(closure(with("etc/modprobe.d/a.conf", text), "card")));
    assertEquals(
        List.of("first", "card"), names(closure(with("etc/modprobe.d/z.conf", text), "card")));
    TreeBuilder later = with("etc/modprobe.d/z.conf", "softdep first post: second\n");
    assertEquals(List.of("first", "second"), names(closure(later, "first")));
  }

  @Test
  void blacklistedIsWhatAnAliasLeadsTo() throws IOException {
    TreeBuilder tree = with("etc/modprobe.d/a.conf", "# not ours\nblacklist \\\nother-card\n");

    ModuleSelection byAlias = closure(tree, "pci:v1d2");

    assertEquals(List.of("first", "card"), names(byAlias));
    assertEquals(
        List.of("other_card: blacklisted in /etc/modprobe.d/a.conf:2, requested by test"),
        byAlias.absent());
    assertEquals(List.of("other_card"), names(closure(tree, "other_card")));
  }

  @Test
  void commandsAreNamedAndNotRun() throws IOException {
    TreeBuilder tree =
        with("usr/lib/modprobe.d/a.conf", "install second /bin/true\noptions second a=1\nloud\n");

    ModuleSelection selection = closure(tree, "second");

    assertEquals(List.of("second"), names(selection));
    assertEquals(
        List.of(
            "/usr/lib/modprobe.d/a.conf:3: loud: not understood",
            "/usr/lib/modprobe.d/a.conf:1: install second: a command, which is not run here; the"
                + " module is loaded"),
        selection.remarks());
    assertEquals(1, closure(tree, "first").remarks().size());
  }

  @Test
  void aFileHidesThoseOfItsName() throws IOException {
    TreeBuilder tree =
        with("lib/modprobe.d/a.conf", "alias x first\n")
            .file("etc/modprobe.d/a.conf", 0644, Content.of("alias x second\n"))
            .file("usr/lib/modprobe.d/b.conf", 0644, Content.of("alias second first\n"))
            .symlink("etc/modprobe.d/b.conf", "/dev/null");

    assertEquals(List.of("second"), names(closure(tree, "x")));
    assertEquals(List.of("second"), names(closure(tree, "second")));
  }
}
