package dev.assembler.cli;

import dev.assembler.pipeline.UsageException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine.Mixin;

/** Commands below a common first word; alone the word is wrong usage. */
abstract class VerbFamily implements Verb {

  private final String name;
  private final Map<String, Supplier<Verb>> members = new LinkedHashMap<>();

  @Mixin CommonOptions common = new CommonOptions();

  /**
   * @param name the word
   */
  VerbFamily(String name) {
    this.name = name;
  }

  /** The next of its commands, in the order in which they are listed. */
  final void with(String word, Supplier<Verb> member) {
    members.put(word, member);
  }

  @Override
  public String subject() {
    return name;
  }

  @Override
  public CommonOptions common() {
    return common;
  }

  @Override
  public Map<String, Supplier<Verb>> subcommands() {
    return Collections.unmodifiableMap(members);
  }

  @Override
  public int run(Console console) {
    throw new UsageException(
        name, "no command", "one of " + String.join(", ", members.keySet()), "");
  }
}
