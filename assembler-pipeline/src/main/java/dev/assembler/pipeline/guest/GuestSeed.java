package dev.assembler.pipeline.guest;

import java.util.List;

/**
 * Something of the host's that is mounted before an identity is claimed: a share (9p, virtiofs) or
 * a device.
 *
 * @param when a word that must be on the kernel's command line; {@code -} for none
 * @param at where it is mounted in the initramfs; what is below /run stays in the new root
 * @param type of the file system, as mount(8) takes it
 * @param options as mount(8) takes them
 * @param seconds how long it is waited for
 * @param required whether the boot fails without it
 * @param sources tags of shares, or devices; the first that can be mounted is
 */
public record GuestSeed(
    String when,
    String at,
    String type,
    String options,
    int seconds,
    boolean required,
    List<String> sources) {

  public GuestSeed {
    sources = List.copyOf(sources);
    if (sources.isEmpty()) {
      throw new IllegalArgumentException("sources: empty, expected at least one");
    }
  }

  String line() {
    return ConfLine.of("seed")
        .word(when)
        .word(at)
        .word(type)
        .word(options)
        .number(seconds)
        .required(required)
        .words(sources)
        .toString();
  }
}
