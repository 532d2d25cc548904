package dev.assembler.gpt;

import dev.assembler.gpt.DiskLayoutException.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Which entry each partition has. */
final class PartitionNumbers {

  /** Linux counts no further. */
  private static final int LAST_LOGICAL = 255;

  private final List<Integer> numbers = new ArrayList<>();
  private final List<Problem> problems = new ArrayList<>();
  private int extended;

  private PartitionNumbers() {}

  static PartitionNumbers of(DiskOptions options, List<PartitionSpec> specs) {
    var result = new PartitionNumbers();
    if (options.table().hasGpt()) {
      result.number(specs, options.entryCount(), "entries of the GPT");
    } else {
      result.numberMbr(specs);
    }
    return result;
  }

  /** Of the partition at this place in the list; 0 where there is a problem with it. */
  int of(int index) {
    return numbers.get(index);
  }

  /** The primary entry that holds the logical partitions, 0 where there are none. */
  int extended() {
    return extended;
  }

  List<Problem> problems() {
    return problems;
  }

  private void numberMbr(List<PartitionSpec> specs) {
    boolean stated = specs.stream().anyMatch(spec -> spec.number().isPresent());
    if (!stated && specs.size() > MbrSector.ENTRIES) {
      for (int i = 0; i < specs.size(); i++) {
        numbers.add(i < 3 ? i + 1 : i + 2);
      }
      extended = MbrSector.ENTRIES;
    } else {
      number(specs, LAST_LOGICAL, "numbers of an MBR");
    }
    checkLogical(specs);
  }

  private void number(List<PartitionSpec> specs, int most, String what) {
    var taken = new TreeSet<Integer>();
    specs.forEach(spec -> spec.number().ifPresent(taken::add));
    var seen = new TreeSet<Integer>();
    int next = 1;
    for (PartitionSpec spec : specs) {
      String subject = Planned.subject(spec.name());
      while (taken.contains(next)) {
        next++;
      }
      int number = spec.number().orElse(next);
      if (number < 1 || number > most) {
        problems.add(
            new Problem(subject, "number " + number + ": not one of the " + most + " " + what));
        number = 0;
      } else if (!seen.add(number)) {
        problems.add(
            new Problem(subject, "number " + number + ": another partition has it already"));
        number = 0;
      }
      if (spec.number().isEmpty()) {
        taken.add(number);
      }
      numbers.add(number);
    }
  }

  /** Logical partitions are numbered by the chain they are in: 5, 6, 7 as they come. */
  private void checkLogical(List<PartitionSpec> specs) {
    int expected = MbrSector.ENTRIES + 1;
    for (int i = 0; i < specs.size(); i++) {
      int number = numbers.get(i);
      if (number > MbrSector.ENTRIES && number != expected++) {
        problems.add(
            new Problem(
                Planned.subject(specs.get(i).name()),
                "number " + number + ": logical partitions count from 5 as they come"));
      }
    }
    if (expected == MbrSector.ENTRIES + 1 || extended > 0) {
      return;
    }
    for (extended = 1; numbers.contains(extended); extended++) {
      // the first that is free
    }
    if (extended > MbrSector.ENTRIES) {
      problems.add(
          new Problem("disk", "four primary partitions leave no entry for the logical ones"));
    }
  }
}
