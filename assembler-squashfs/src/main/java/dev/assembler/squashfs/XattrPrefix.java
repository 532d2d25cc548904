package dev.assembler.squashfs;

import dev.assembler.core.tree.Xattr;
import java.util.Optional;

/** The namespaces squashfs can hold; an xattr is stored without its prefix. */
enum XattrPrefix {
  USER("user."),
  TRUSTED("trusted."),
  SECURITY("security.");

  /** Set in an entry's type if the value stands elsewhere. */
  static final int OUT_OF_LINE = 0x100;

  private final String text;

  XattrPrefix(String text) {
    this.text = text;
  }

  /** The number in an entry's type. */
  int id() {
    return ordinal();
  }

  /** With its dot. */
  String text() {
    return text;
  }

  static Optional<XattrPrefix> ofId(int id) {
    return id >= 0 && id < values().length ? Optional.of(values()[id]) : Optional.empty();
  }

  /** The prefix of this xattr's name, if squashfs has it and more than the prefix is there. */
  static Optional<XattrPrefix> of(Xattr xattr) {
    for (XattrPrefix prefix : values()) {
      if (xattr.hasPrefix(prefix.text) && xattr.nameBytes().length > prefix.text.length()) {
        return Optional.of(prefix);
      }
    }
    return Optional.empty();
  }
}
