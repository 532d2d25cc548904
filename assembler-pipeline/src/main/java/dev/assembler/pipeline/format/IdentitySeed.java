package dev.assembler.pipeline.format;

import dev.assembler.core.tree.DerivedIds;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.TreeDump;
import dev.assembler.pipeline.UsageException;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;

/**
 * What the identities in an image are derived from: a text that was stated, else SHA-256 of what
 * the image is made of - its format, the options it was given, and the dumps of its trees without
 * contents - in lower-case hexadecimal.
 */
public final class IdentitySeed {

  /** That of the image itself. */
  public static final IdentitySeed OF_IMAGE = new IdentitySeed(null);

  private final String stated;

  private IdentitySeed(String stated) {
    this.stated = stated;
  }

  /**
   * @throws UsageException for an empty text
   */
  public static IdentitySeed stated(String text) {
    if (text.isEmpty()) {
      throw new UsageException("--seed", "empty", "a text", "");
    }
    return new IdentitySeed(text);
  }

  /** Identities of an image of one format. */
  public DerivedIds ids(ImageFormat format, WriteSettings settings, List<FileTree> trees)
      throws IOException {
    return ids(description(format, settings), trees);
  }

  /**
   * Identities of what is made of these trees.
   *
   * @param description everything else that decides about it, in a text that is the same each time
   */
  public DerivedIds ids(String description, List<FileTree> trees) throws IOException {
    return DerivedIds.of(stated != null ? stated : digest(description, trees));
  }

  private static String description(ImageFormat format, WriteSettings settings) {
    var text = new StringBuilder();
    text.append("format ").append(format.name()).append('\n');
    text.append("compression ").append(settings.codec()).append('\n');
    OptionValues values = settings.options();
    format.options().stream()
        .filter(values::has)
        .sorted(Comparator.comparing(FormatOption::name))
        .forEach(option -> {
          text.append("option ").append(option.name());
          // Of a file its name comes first, which is the host's.
          int named = option.value() == FormatOption.Value.FILE ? 1 : 0;
          values.bytes(option).stream()
              .filter(value -> !option.value().isOfHost())
              .skip(named)
              .forEach(value -> text.append(' ').append(HexFormat.of().formatHex(value)));
          text.append('\n');
        });
    return text.toString();
  }

  private static String digest(String description, List<FileTree> trees) throws IOException {
    MessageDigest sha256;
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
    var digesting = new DigestOutputStream(OutputStream.nullOutputStream(), sha256);
    try (Writer text =
        new BufferedWriter(new OutputStreamWriter(digesting, StandardCharsets.UTF_8))) {
      text.write(description);
      for (FileTree tree : trees) {
        text.write("tree\n");
        TreeDump.print(tree, TreeDump.Contents.SIZE, text);
      }
    }
    return HexFormat.of().formatHex(sha256.digest());
  }
}
