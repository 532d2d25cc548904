package dev.assembler.pipeline.run;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What a guest says, or its firmware, when nothing good will come any more. */
final class FailureSigns {

  private static final Map<String, String> SIGNS = new LinkedHashMap<>();

  static {
    SIGNS.put("Kernel panic - not syncing", "its kernel panicked");
    SIGNS.put("BdsDxe: No bootable option or device was found", "UEFI found nothing to start");
    SIGNS.put("UEFI Interactive Shell", "UEFI found nothing to start but its shell");
    SIGNS.put("No bootable device.", "SeaBIOS found nothing to start");
    SIGNS.put("iPXE> ", "iPXE gave up and waits at its prompt");
    SIGNS.put("grub rescue> ", "GRUB found none of its files");
  }

  private FailureSigns() {}

  /** What the first sign in a text means. */
  static Optional<String> in(CharSequence text) {
    String whole = text.toString();
    return SIGNS.entrySet().stream()
        .filter(sign -> whole.contains(sign.getKey()))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  /** The longest sign's length. */
  static int longest() {
    return SIGNS.keySet().stream().mapToInt(String::length).max().orElseThrow();
  }
}
