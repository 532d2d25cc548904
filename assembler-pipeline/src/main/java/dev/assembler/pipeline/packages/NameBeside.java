package dev.assembler.pipeline.packages;

import dev.assembler.core.tree.EntryName;
import dev.assembler.core.tree.TreePath;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** The name of a package's own file beside one that somebody has configured and that stays. */
public final class NameBeside {

  private NameBeside() {}

  /**
   * @param suffix ".apk-new", ".dpkg-dist"
   * @return empty if the name would be too long
   */
  public static Optional<TreePath> of(TreePath path, String suffix) {
    byte[] name = path.name().toBytes();
    byte[] end = suffix.getBytes(StandardCharsets.US_ASCII);
    byte[] longer = Arrays.copyOf(name, name.length + end.length);
    System.arraycopy(end, 0, longer, name.length, end.length);
    return EntryName.fault(longer) == null
        ? Optional.of(path.parent().resolve(EntryName.of(longer)))
        : Optional.empty();
  }
}
