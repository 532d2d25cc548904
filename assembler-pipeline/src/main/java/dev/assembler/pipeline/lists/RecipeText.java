package dev.assembler.pipeline.lists;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** Writes lists as the parts of a recipe that they stand for. */
public final class RecipeText {

  private static final Set<String> CARRIED_OVER =
      Set.of(
          "add_drivers", "drivers", "force_drivers", "filesystems", "kernel_cmdline", "compress");

  private final StringBuilder text = new StringBuilder();

  private RecipeText() {}

  /** TOML; what a recipe has no key for stands in it as a comment. */
  public static String of(ImportedLists lists) {
    var recipe = new RecipeText();
    lists.components().forEach(recipe::component);
    recipe.packages(lists.packages());
    recipe.kernel(lists);
    recipe.initramfs(lists.dracut());
    return recipe.text.toString();
  }

  private void component(Component component) {
    table("source." + key(component.name().toLowerCase(Locale.ROOT)));
    if (component.kind() == Component.Kind.GIT) {
      value("git", component.address().toString());
      value("revision", component.version());
      value("build", component.build());
      return;
    }
    value("url", component.address().toString());
    value("version", component.version());
    value("install", "/usr/bin/" + component.fileName());
    text.append("mode = \"0755\"\n");
    comment("install function: " + component.build());
  }

  private void packages(List<String> packages) {
    if (!packages.isEmpty()) {
      table("source.packages");
      comment("the release stands here: alpine = \"v3.22\"");
      list("packages", packages);
    }
  }

  private void kernel(ImportedLists lists) {
    List<String> modules = lists.allModules();
    String cmdline = lists.dracut().value("kernel_cmdline").strip();
    if (modules.isEmpty() && cmdline.isEmpty()) {
      return;
    }
    table("kernel");
    comment("the source that has it stands here: from = \"NAME\"");
    if (!modules.isEmpty()) {
      list("modules", modules);
    }
    if (!cmdline.isEmpty()) {
      value("cmdline", cmdline);
    }
  }

  private void initramfs(DracutConf dracut) {
    if (dracut.keys().isEmpty()) {
      return;
    }
    table("artifact.initrd");
    value("kind", "initramfs");
    comment("what is in it stands here: tree = \"NAME\"");
    if (!dracut.compression().isEmpty()) {
      value("compression", dracut.compression());
    }
    for (String key : new TreeSet<>(dracut.keys())) {
      if (!CARRIED_OVER.contains(key)) {
        comment("not carried over: " + key + " = " + dracut.value(key).strip());
      }
    }
  }

  private void table(String name) {
    text.append(text.isEmpty() ? "" : "\n").append('[').append(name).append("]\n");
  }

  private void value(String key, String value) {
    text.append(key).append(" = ").append(quoted(value)).append('\n');
  }

  private void list(String key, List<String> values) {
    text.append(key).append(" = [\n");
    values.forEach(value -> text.append("  ").append(quoted(value)).append(",\n"));
    text.append("]\n");
  }

  private void comment(String line) {
    text.append("# ").append(line).append('\n');
  }

  private static String key(String name) {
    return name.matches("[A-Za-z0-9_-]+") ? name : quoted(name);
  }

  private static String quoted(String value) {
    return "\"" + value.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }
}
