package dev.assembler.pipeline.build;

import dev.assembler.core.text.CanonicalJson;
import dev.assembler.pipeline.recipe.Architecture;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * When each step of a build was worked at, and who waited for it: microseconds since the build
 * began. What is made does not depend on it, and no output has it.
 */
final class StepTimes {

  static final int FORMAT = 1;

  /** Beside the state, in the folder of the workspace. */
  static final String NAME = "times.json";

  private static final ScopedValue<String> CURRENT = ScopedValue.newInstance();
  private static final long NANOS = 1000;

  private record Step(String name, boolean reused, long start, long end) {}

  private record Wait(String who, String what, long start, long end) {}

  /** Work that somebody waits for. */
  @FunctionalInterface
  interface Work<T> {
    T run() throws Exception;
  }

  /** What is waited for. */
  @FunctionalInterface
  interface Waiting<T> {
    T end() throws IOException;
  }

  private final long began = System.nanoTime();
  private final List<Step> steps = new ArrayList<>();
  private final List<Wait> waits = new ArrayList<>();

  static String name(Architecture architecture, String subject) {
    return architecture + "/" + subject;
  }

  /** Does work in the name of a step: what it waits for, that step waits for. */
  <T> T within(String name, Work<T> work) throws Exception {
    return ScopedValue.where(CURRENT, step(name)).call(work::run);
  }

  /** A key is a part of the step that it is of, and so is opening. */
  private static String step(String name) {
    return name.replaceFirst("/(key of|open) ", "/");
  }

  /** Waits in the name of the step that is worked at by this thread, if there is one. */
  <T> T waited(String name, Waiting<T> waiting) throws IOException {
    long start = System.nanoTime();
    try {
      return waiting.end();
    } finally {
      String what = step(name);
      long end = System.nanoTime();
      if (CURRENT.isBound() && !CURRENT.get().equals(what) && end - start >= NANOS) {
        add(new Wait(CURRENT.get(), what, since(start), since(end)));
      }
    }
  }

  private synchronized void add(Wait wait) {
    waits.add(wait);
  }

  synchronized void done(String name, boolean reused, long start, long end) {
    steps.add(new Step(name, reused, since(start), since(end)));
  }

  private long since(long nanos) {
    return (nanos - began) / NANOS;
  }

  synchronized void write(Path folder) throws IOException {
    long total = since(System.nanoTime());
    steps.sort(Comparator.comparingLong(Step::start).thenComparing(Step::name));
    waits.sort(Comparator.comparingLong(Wait::start).thenComparing(Wait::what));
    var json = new TreeMap<String, Object>();
    json.put("format", FORMAT);
    json.put("total", total);
    json.put("steps", steps.stream().map(this::json).toList());
    SmallFiles.write(folder.resolve(NAME), CanonicalJson.of(json).getBytes(StandardCharsets.UTF_8));
  }

  private Map<String, Object> json(Step step) {
    return Map.of(
        "step", step.name(),
        "reused", step.reused(),
        "start", step.start(),
        "end", step.end(),
        "waits",
            waits.stream()
                .filter(wait -> wait.who().equals(step.name()))
                .map(wait -> Map.of("for", wait.what(), "start", wait.start(), "end", wait.end()))
                .toList());
  }
}
