package dev.assembler.pipeline.build;

import dev.assembler.core.image.ImageSource;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.pipeline.recipe.Architecture;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The programs of a tree that Linux cannot start on the recipe's machine: executable ELF files for
 * another one (System V ABI, chapter 4: e_type and e_machine). Firmware of other processors is not
 * among them, nor are objects that are linked first.
 */
final class ForeignPrograms {

  private static final int HEAD = 20;
  private static final int MAGIC = 0x7F45_4C46;
  private static final int BIG_ENDIAN = 2;
  private static final int SHOWN = 3;

  /** ET_EXEC and ET_DYN. */
  private static final Set<Integer> STARTED = Set.of(2, 3);

  /** Machines that Linux has programs for. */
  private static final Map<Integer, String> MACHINES =
      Map.of(
          3, "i386",
          8, "mips",
          20, "powerpc",
          21, "powerpc64",
          22, "s390",
          40, "arm",
          62, "x86-64",
          183, "aarch64",
          243, "riscv",
          258, "loongarch");

  private ForeignPrograms() {}

  /** Those of a machine start the 32-bit ones of its kind, too. */
  private static Set<Integer> ownMachines(Architecture architecture) {
    return switch (architecture) {
      case AMD64 -> Set.of(3, 62);
      case ARM64 -> Set.of(40, 183);
    };
  }

  /** A line that names the first of them; empty if there is none. */
  static Optional<String> warning(FileTree tree, Architecture architecture) throws IOException {
    var foreign = new ArrayList<String>();
    tree.walk((path, node) -> {
      if (node instanceof RegularFile file && (file.metadata().permissions() & 0111) != 0) {
        int machine = machine(file.content());
        if (MACHINES.containsKey(machine) && !ownMachines(architecture).contains(machine)) {
          foreign.add(path + " (" + MACHINES.get(machine) + ")");
        }
      }
    });
    return foreign.isEmpty() ? Optional.empty() : Optional.of(line(foreign, architecture));
  }

  private static String line(List<String> foreign, Architecture architecture) {
    int more = foreign.size() - SHOWN;
    return "not for "
        + architecture.machine()
        + ": "
        + String.join(", ", foreign.subList(0, Math.min(SHOWN, foreign.size())))
        + (more > 0 ? ", and " + more + " more" : "");
  }

  /** -1 for what is no program. */
  private static int machine(Content content) throws IOException {
    if (content.size() < HEAD) {
      return -1;
    }
    ByteBuffer head = ByteBuffer.allocate(HEAD);
    try (ImageSource image = content.open()) {
      image.readAt(0, head);
    }
    if (head.getInt(0) != MAGIC) {
      return -1;
    }
    head.order(head.get(5) == BIG_ENDIAN ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    return STARTED.contains((int) head.getShort(16)) ? head.getShort(18) & 0xFFFF : -1;
  }
}
