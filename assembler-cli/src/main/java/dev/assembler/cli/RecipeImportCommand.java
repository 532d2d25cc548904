package dev.assembler.cli;

import dev.assembler.pipeline.lists.Component;
import dev.assembler.pipeline.lists.ImportedLists;
import dev.assembler.pipeline.lists.RecipeText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Reads lists as they are and prints the parts of a recipe that they stand for. */
@Command(
    name = "assemble recipe import",
    sortOptions = false,
    usageHelpWidth = 100,
    header = "Prints lists of components, packages and modules as parts of a recipe.",
    footer = {
      "",
      "Examples:",
      "  assemble recipe import sources.conf packages.list modules.conf >> recipe.toml",
      "  assemble recipe import dracut.conf.d/common.conf dracut.conf.d/arm64.conf",
      "  assemble recipe import packages:my-packages --json"
    })
final class RecipeImportCommand implements Verb {

  @Parameters(
      arity = "1..*",
      paramLabel = "[KIND:]FILE",
      description =
          "sources.conf, packages.list, modules.conf, else dracut's NAME.conf; KIND (sources,"
              + " packages, modules, dracut) for files of other names. Later ones add to earlier"
              + " ones.")
  List<String> files = new ArrayList<>();

  @Mixin CommonOptions common = new CommonOptions();

  @Override
  public String subject() {
    return files.size() == 1 ? Arguments.shown(files.getFirst()) : "";
  }

  @Override
  public CommonOptions common() {
    return common;
  }

  @Override
  public int run(Console console) throws IOException {
    ImportedLists lists =
        ImportedLists.read(
            files.stream().map(file -> ImportedLists.Source.parse(Arguments.shown(file))).toList());
    if (common.json) {
      console.printJson("recipe import", json(lists));
    } else {
      console.print(RecipeText.of(lists));
    }
    return ExitCode.DONE;
  }

  private static Map<String, Object> json(ImportedLists lists) {
    var dracut = new TreeMap<String, Object>();
    lists.dracut().keys().forEach(key -> dracut.put(key, lists.dracut().words(key)));
    return Map.of(
        "components", lists.components().stream().<Object>map(RecipeImportCommand::json).toList(),
        "packages", lists.packages(),
        "modules", lists.allModules(),
        "dracut", dracut);
  }

  private static Map<String, Object> json(Component component) {
    var json = new TreeMap<String, Object>();
    json.put("kind", component.kind().toString());
    json.put("name", component.name());
    json.put("address", component.address().toString());
    json.put("version", component.version());
    json.put("build", component.build());
    component.rename().ifPresent(name -> json.put("rename", name));
    json.put("line", component.line());
    return json;
  }
}
