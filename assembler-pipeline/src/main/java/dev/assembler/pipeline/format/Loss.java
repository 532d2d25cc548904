package dev.assembler.pipeline.format;

import dev.assembler.core.text.Nearest;
import dev.assembler.pipeline.UsageException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What a user lets go where a format cannot hold it. */
public enum Loss {
  ACL("acl"),
  XATTR("xattr"),
  SYMLINK_FOLLOW("symlink=follow"),
  SYMLINK_DROP("symlink=drop"),
  /** Device nodes, fifos and sockets. */
  DEVICE("device"),
  OWNER("owner"),
  MODE("mode"),
  /** A modification time, where a host cannot hold it. */
  TIME("time"),
  HARD_LINK("hardlink");

  private final String text;

  Loss(String text) {
    this.text = text;
  }

  /** As the command line names it. */
  @Override
  public String toString() {
    return text;
  }

  /**
   * Reads {@code NAME,..}.
   *
   * @throws UsageException for a name that is none
   */
  public static Set<Loss> parse(String list) {
    var losses = EnumSet.noneOf(Loss.class);
    List<String> names = Arrays.stream(values()).map(Loss::toString).toList();
    for (String name : list.split(",", -1)) {
      int index = names.indexOf(name);
      if (index < 0) {
        throw new UsageException(
            "--allow-loss " + name,
            "unknown",
            "any of " + String.join(",", names),
            Nearest.to(name, names).map(near -> "did you mean " + near + "?").orElse(""));
      }
      losses.add(values()[index]);
    }
    if (losses.contains(SYMLINK_FOLLOW) && losses.contains(SYMLINK_DROP)) {
      throw new UsageException("--allow-loss", "symlink stated twice", "follow or drop", "");
    }
    return losses;
  }
}
