package dev.assembler.uki;

import dev.assembler.core.bytes.Alignment;
import dev.assembler.core.tree.Content;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Several initrds in one section. */
final class Initrds {

  private Initrds() {}

  /** One behind the other; all but a single one are padded to four bytes, as Linux wants them. */
  static Optional<Content> joined(List<Content> initrds) {
    if (initrds.size() <= 1) {
      return initrds.stream().findFirst().filter(initrd -> initrd.size() > 0);
    }
    var pieces = new ArrayList<Content>();
    for (Content initrd : initrds) {
      pieces.add(initrd);
      pieces.add(Content.zeros(Alignment.roundUp(initrd.size(), 4) - initrd.size()));
    }
    return Optional.of(Content.concat(pieces));
  }
}
