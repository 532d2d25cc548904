package dev.assembler.pipeline.guest;

import java.util.List;

/**
 * Where goes what is written in the new root.
 *
 * @param when a word that must be on the kernel's command line; {@code -} for none
 * @param type {@code tmpfs}, {@code none} for a root that takes no writes, or the file system of
 *     the source
 * @param options as mount(8) takes them
 * @param seconds how long the source is waited for
 * @param source a device or a file; {@code -} for none
 * @param make a program with arguments that makes an ext4 file system where there is none; the
 *     source is its last argument. Empty to fail then
 */
public record UpperPlace(
    String when, String type, String options, int seconds, String source, List<String> make) {

  /** In memory: nothing lasts. */
  public static final UpperPlace MEMORY =
      new UpperPlace(ConfLine.ABSENT, "tmpfs", "mode=0755", 0, ConfLine.ABSENT, List.of());

  public UpperPlace {
    make = List.copyOf(make);
  }

  String line() {
    return ConfLine.of("upper")
        .word(when)
        .word(type)
        .word(options)
        .number(seconds)
        .word(source)
        .words(make)
        .toString();
  }
}
