package dev.assembler.pipeline.packages.debian;

import dev.assembler.core.tree.EntryName;
import dev.assembler.core.tree.Metadata;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What all programs ask of PAM, as pam-auth-update makes it when nobody is asked:
 * /etc/pam.d/common-* of the templates of libpam-runtime and of the profiles that are on by
 * default, and its records.
 */
final class PamEffect implements Effect {

  private static final String PROFILES = "/usr/share/pam-configs";
  private static final String TEMPLATES = "/usr/share/pam/common-";
  private static final String TARGETS = "/etc/pam.d/common-";
  private static final String RECORDS = "/var/lib/pam";

  private static final List<String> KINDS =
      List.of("auth", "account", "password", "session", "session-noninteractive");

  private static final String PRIMARY =
      "# here are the per-package modules (the \"Primary\" block)";
  private static final String FALLBACK = "# here's the fallback if no module succeeds";
  private static final String ADDITIONAL =
      "# and here are more per-package modules (the \"Additional\" block)";
  private static final String END = "# end of pam-auth-update config";

  /** What it does, the module, and its options. */
  private static final Pattern LINE =
      Pattern.compile("((?:\\[[^]]+]|\\w+)\\s+\\S+)\\s*(.*)", Pattern.DOTALL);

  @Override
  public String packageName() {
    return "libpam-runtime";
  }

  @Override
  public void apply(RootDraft root, List<Unpacked> packages, List<String> notes)
      throws IOException {
    for (String kind : KINDS) {
      if (root.isThere(TARGETS + kind)) {
        return;
      }
    }
    List<PamProfile> known = profiles(root);
    List<PamProfile> enabled = enabled(known);
    root.directory(RECORDS, Metadata.of(0755));
    var seen = new StringBuilder();
    known.forEach(profile -> seen.append(profile.name()).append('\n'));
    root.file(RECORDS + "/seen", 0644, seen.toString());
    for (String kind : KINDS) {
      Optional<String> template = root.text(TEMPLATES + kind);
      if (template.isPresent()) {
        root.file(TARGETS + kind, 0644, filled(template.get(), kind, enabled));
        root.file(RECORDS + "/" + kind, 0644, record(kind, enabled));
      }
    }
  }

  /** The most important first. */
  private static List<PamProfile> profiles(RootDraft root) throws IOException {
    var profiles = new ArrayList<PamProfile>();
    for (EntryName entry : root.names(PROFILES)) {
      String name = entry.toString();
      String text = root.text(PROFILES + "/" + name).orElse("");
      if (!name.endsWith("~") && !name.matches("#.+#") && !text.contains("pam_tally")) {
        profiles.add(PamProfile.of(name, text));
      }
    }
    profiles.sort(
        Comparator.comparingInt(PamProfile::priority).thenComparing(PamProfile::name).reversed());
    return profiles;
  }

  /** Those that are on by default, without what a more important one conflicts with. */
  private static List<PamProfile> enabled(List<PamProfile> known) {
    var enabled = new ArrayList<>(known.stream().filter(PamProfile::isDefault).toList());
    for (int i = 0; i < enabled.size(); i++) {
      PamProfile one = enabled.get(i);
      enabled.removeIf(other -> other != one && one.conflicts().contains(other.name()));
    }
    return enabled;
  }

  /** The template with modules in its two blocks. */
  private static String filled(String template, String kind, List<PamProfile> enabled) {
    var text = new StringBuilder();
    boolean inBlock = false;
    for (String line : template.lines().toList()) {
      if (line.startsWith(FALLBACK) || line.startsWith(END)) {
        inBlock = false;
      }
      if (inBlock) {
        continue;
      }
      text.append(line).append('\n');
      if (line.startsWith(PRIMARY)) {
        text.append(block(kind, enabled, "Primary"));
        inBlock = true;
      } else if (line.startsWith(ADDITIONAL)) {
        text.append(block(kind, enabled, "Additional"));
        inBlock = true;
      }
    }
    return text.toString();
  }

  private static String block(String kind, List<PamProfile> enabled, String type) {
    List<String> lines = new ArrayList<>();
    for (PamProfile profile : enabled) {
      if (profile.type(capital(kind)).equals(type)) {
        lines.addAll(profile.lines(capital(kind), lines.isEmpty()));
      }
    }
    String stack = kind.replace("-noninteractive", "") + "\t";
    boolean primary = type.equals("Primary");
    if (lines.isEmpty()) {
      return primary ? stack + "[default=1]\t\t\tpam_permit.so\n" : "";
    }
    var text = new StringBuilder();
    int toEnd = primary ? lines.size() : lines.size() - 1;
    for (String line : lines) {
      text.append(stack).append(merged(line, toEnd--)).append('\n');
    }
    return text.toString();
  }

  /** With the number of lines that "end" is away; a space follows even where no option does. */
  private static String merged(String line, int toEnd) {
    Matcher parts = LINE.matcher(line);
    if (!parts.matches()) {
      return line;
    }
    String module = parts.group(1).replace("end", Integer.toString(toEnd));
    return module + " " + String.join(" ", parts.group(2).split("\\s+", -1));
  }

  /** What pam-auth-update compares with when it runs next. */
  private static String record(String kind, List<PamProfile> enabled) {
    var primary = new StringBuilder();
    var additional = new StringBuilder();
    for (PamProfile profile : enabled) {
      String type = profile.type(capital(kind));
      if (!type.isEmpty()) {
        StringBuilder block = type.equals("Primary") ? primary : additional;
        List<String> lines = profile.lines(capital(kind), block.isEmpty());
        if (!lines.isEmpty()) {
          block.append("Module: ").append(profile.name()).append('\n');
          block.append(String.join("\n", lines)).append('\n');
        }
      }
    }
    String stock = "Module: null\n[default=1]\t\t\tpam_permit.so\n";
    return (primary.isEmpty() ? stock : primary) + additional.toString();
  }

  private static String capital(String kind) {
    return kind.substring(0, 1).toUpperCase(Locale.ROOT) + kind.substring(1);
  }
}
