package dev.assembler.pipeline.kernel.module;

import dev.assembler.core.ImageFormatException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Which of several modules of one name counts: depmod.d(5). Without any {@code search} it is {@code
 * search updates}, as depmod has it.
 */
public final class DepmodConfig {

  private static final String BUILT_IN = "built-in";

  private final String release;

  /** The first is the one most looked for; may hold "built-in", the place of all others. */
  private final List<String> searches = new ArrayList<>();

  /** Paths without suffix that win over everything, the last stated first. */
  private final List<String> overrides = new ArrayList<>();

  private final Set<String> excludes = new TreeSet<>();

  private DepmodConfig(String release) {
    this.release = release;
  }

  /**
   * @param files in the order of their names
   * @param release a kernel's, which overrides are for
   * @throws ImageFormatException for {@code external}, which leads out of the tree, and unknown
   *     words
   */
  static DepmodConfig of(List<ConfigFile> files, String release) throws ImageFormatException {
    var config = new DepmodConfig(release);
    for (ConfigFile file : files) {
      for (ConfigFile.Line line : file.lines()) {
        config.add(line);
      }
    }
    if (config.searches.isEmpty()) {
      config.searches.add("updates");
    }
    return config;
  }

  private void add(ConfigFile.Line line) throws ImageFormatException {
    List<String> values = line.words().subList(1, line.words().size());
    switch (line.words().getFirst()) {
      case "search" -> searches.addAll(values);
      case "exclude" -> excludes.addAll(values);
      case "override" -> addOverride(values);
      case "include", "make_map_files" -> {
        // depmod takes them and does nothing
      }
      default ->
          throw new ImageFormatException(
              line.place()
                  + ": \""
                  + line.words().getFirst()
                  + "\", expected search, override or exclude");
    }
  }

  private void addOverride(List<String> values) throws ImageFormatException {
    if (values.size() < 3) {
      throw new ImageFormatException("depmod.d: expected override MODULE KERNEL DIRECTORY");
    }
    String kernels = values.get(1);
    try {
      if (kernels.equals("*") || Pattern.compile(kernels).matcher(release).find()) {
        overrides.addFirst(values.get(2) + "/" + ModuleName.normalized(values.get(0)));
      }
    } catch (PatternSyntaxException e) {
      throw new ImageFormatException("depmod.d: \"" + kernels + "\" is no expression", e);
    }
  }

  /** Whether depmod passes over directories of this name. */
  boolean excludes(String directory) {
    return directory.equals("build") || directory.equals("source") || excludes.contains(directory);
  }

  /** Whether the module found first keeps its name from another found later. */
  boolean keeps(String first, String later) {
    String stemFirst = stem(first);
    String stemLater = stem(later);
    for (String override : overrides) {
      if (stemLater.equals(override)) {
        return false;
      }
      if (stemFirst.equals(override)) {
        return true;
      }
    }
    return priority(stemLater) <= priority(stemFirst);
  }

  /** Higher is better; -1 without a place. */
  private int priority(String stem) {
    for (int i = 0; i < searches.size(); i++) {
      if (stem.startsWith(searches.get(i) + "/")) {
        return searches.size() - 1 - i;
      }
    }
    int builtIn = searches.indexOf(BUILT_IN);
    return builtIn < 0 ? -1 : searches.size() - 1 - builtIn;
  }

  private static String stem(String path) {
    return path.substring(0, path.lastIndexOf('/') + 1) + ModuleName.ofPath(path);
  }
}
