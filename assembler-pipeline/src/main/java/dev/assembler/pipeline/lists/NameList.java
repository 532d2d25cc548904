package dev.assembler.pipeline.lists;

import dev.assembler.pipeline.InputException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Lists of one name a line, {@code #} beginning a comment anywhere: packages or modules. */
public final class NameList {

  /** What nobody wants in such a system, and why. */
  private static final String REFUSED_PACKAGE = "openrc";

  private static final String PACKAGE = "[A-Za-z0-9][A-Za-z0-9+._:@-]*([<>=~]+[A-Za-z0-9._+:~-]+)?";
  private static final String MODULE = "\\??[A-Za-z0-9_][A-Za-z0-9_.-]*";

  private NameList() {}

  /**
   * {@code packages.list}: names in the order of the file, each once; openrc is refused.
   *
   * @throws InputException naming file, line and reason of everything that is wrong
   */
  public static List<String> packages(Path file) throws IOException {
    return packages(ListLines.read(file));
  }

  static List<String> packages(ListLines lines) throws InputException {
    return names(lines, PACKAGE, "a package", true);
  }

  /**
   * {@code modules.conf}: names in the order of the file, each once; after {@code ?} the name of
   * one that may be missing.
   *
   * @throws InputException naming file, line and reason of everything that is wrong
   */
  public static List<String> modules(Path file) throws IOException {
    return modules(ListLines.read(file));
  }

  static List<String> modules(ListLines lines) throws InputException {
    return names(lines, MODULE, "a kernel module", false);
  }

  private static List<String> names(
      ListLines lines, String pattern, String what, boolean ofPackages) throws InputException {
    Set<String> names = new LinkedHashSet<>();
    for (ListLines.Line line : lines.lines()) {
      int comment = line.text().indexOf('#');
      String name = (comment < 0 ? line.text() : line.text().substring(0, comment)).strip();
      if (!name.matches(pattern)) {
        lines.problem(line, "\"" + name + "\" is no name of " + what + "; one a line");
      } else if (ofPackages && name.equals(REFUSED_PACKAGE)) {
        lines.problem(line, "openrc: the system has an init of its own; take it out of the list");
      } else {
        names.add(name);
      }
    }
    lines.requireNone();
    return new ArrayList<>(names);
  }
}
