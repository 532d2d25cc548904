package dev.assembler.pipeline.run;

import java.util.ArrayList;
import java.util.List;

/** The command line of a kernel that was given none. */
final class KernelArguments {

  private KernelArguments() {}

  /** A console on the serial line, an end at a panic, and the first disk for a root. */
  static String of(Architecture architecture, boolean hasRoot, Accelerator accelerator) {
    List<String> words = new ArrayList<>();
    words.add("console=" + architecture.serial());
    words.add("panic=-1");
    if (architecture == Architecture.AMD64 && accelerator == Accelerator.TCG) {
      // On a busy host Linux waits in vain for the interrupts that it checks its timer by.
      words.add("no_timer_check");
    }
    if (hasRoot) {
      words.add("root=/dev/vda");
      words.add("ro");
    }
    return String.join(" ", words);
  }
}
