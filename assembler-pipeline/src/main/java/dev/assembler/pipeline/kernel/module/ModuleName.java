package dev.assembler.pipeline.kernel.module;

/** Names of modules as kmod compares them. */
public final class ModuleName {

  private ModuleName() {}

  /** The name with {@code _} for every {@code -}: Linux takes them for the same. */
  public static String normalized(String name) {
    return name.replace('-', '_');
  }

  /** The name of the module in a file: {@code snd_hda_intel} for a/b/snd-hda-intel.ko.xz. */
  public static String ofPath(String path) {
    String file = path.substring(path.lastIndexOf('/') + 1);
    int dot = file.indexOf('.');
    return normalized(dot < 0 ? file : file.substring(0, dot));
  }

  /** Whether a file of this name is a module, compressed or not. */
  public static boolean isModule(String file) {
    for (String suffix : new String[] {".ko", ".ko.gz", ".ko.xz", ".ko.zst"}) {
      if (file.length() > suffix.length() && file.endsWith(suffix)) {
        return true;
      }
    }
    return false;
  }

  /**
   * An alias with {@code _} for every {@code -} outside of brackets, as indexes have them; null if
   * a bracket has no partner.
   */
  public static String normalizedAlias(String alias) {
    var normal = new StringBuilder(alias.length());
    for (int i = 0; i < alias.length(); i++) {
      char c = alias.charAt(i);
      if (c == ']') {
        return null;
      }
      if (c == '[') {
        int end = alias.indexOf(']', i);
        if (end < 0) {
          return null;
        }
        normal.append(alias, i, end + 1);
        i = end;
      } else {
        normal.append(c == '-' ? '_' : c);
      }
    }
    return normal.toString();
  }
}
