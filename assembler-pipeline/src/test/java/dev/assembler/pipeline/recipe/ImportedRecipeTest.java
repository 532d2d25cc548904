package dev.assembler.pipeline.recipe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.assembler.pipeline.lists.ImportedLists;
import dev.assembler.pipeline.lists.RecipeText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What lists are printed as is read as a recipe, once what no list knows is filled in. */
class ImportedRecipeTest {

  @TempDir Path folder;

  private String imported(String sources) throws IOException {
    write("sources.conf", sources);
    write("packages.list", "kmod\nbusybox\n");
    write("modules.conf", "virtio_net\n?virtio_mmio\n");
    write(
        "common.conf",
        "compress=\"zstd\"\n"
            + "add_drivers+=\" overlay \"\n"
            + "kernel_cmdline=\"quiet\"\n"
            + "hostonly=\"no\"\n");
    return RecipeText.of(
        ImportedLists.read(
            Stream.of("sources.conf", "packages.list", "modules.conf", "common.conf")
                .map(name -> ImportedLists.Source.parse(folder.resolve(name).toString()))
                .toList()));
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  /** The comments say where what is missing goes. */
  private static String filledIn(String text) {
    return Recipes.HEAD
        + text.replaceAll("(?m)^# the release stands here: (.*)$", "$1")
            .replaceAll("(?m)^# the source that has it stands here: .*$", "from = \"packages\"")
            .replaceAll("(?m)^# what is in it stands here: .*$", "tree = \"all\"")
        + """
        [tree.all]
        from = ["packages", "core.x"]
        [variant.kernel-initrd]
        files = ["kernel", "initrd"]
        """;
  }

  @Test
  void whatWasImportedIsARecipe() throws IOException {
    String text =
        filledIn(imported("release:core.x:https://host.example/f:2.1:install_it:rename=corex\n"));

    Recipe recipe = Recipes.in(folder).read(text).getFirst();

    var single = (SourceSpec.Single) recipe.sources().get("core.x");
    assertEquals("https://host.example/f", single.address());
    assertEquals("/usr/bin/corex", single.install());
    assertEquals(0755, single.mode());
    var alpine = (SourceSpec.Alpine) recipe.sources().get("packages");
    assertEquals("v3.22", alpine.release());
    assertEquals(List.of("kmod", "busybox"), alpine.packages());
    assertEquals(
        List.of("virtio_net", "?virtio_mmio", "overlay"), recipe.kernel().orElseThrow().modules());
    assertEquals("quiet", recipe.kernel().orElseThrow().commandLine());
    var initrd = (ArtifactSpec.Image) recipe.artifacts().get("initrd");
    assertEquals(Optional.of("zstd"), initrd.compression());
    assertEquals("initrd", initrd.common().output());
  }

  /** A repository is read and printed; where it is needed, it is refused. */
  @Test
  void aRepositoryIsRefusedWithItsLine() throws IOException {
    String text = filledIn(imported("git:core.x:https://host.example/p:main:build_x\n"));

    List<String> problems = Recipes.in(folder).problems(text);

    assertEquals(
        List.of(
            "line 6: git: a repository has to be built, which needs a pinned container; this"
                + " version builds none: give the built files by url, file or dir"),
        problems);
  }
}
