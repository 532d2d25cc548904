package dev.assembler.pipeline.guest;

/**
 * A file or directory of the initramfs that is bound into the new root.
 *
 * @param when a word that must be on the kernel's command line; {@code -} for none
 * @param from such as a folder of a seed
 * @param to in the new root; made where it is missing and the root takes writes
 * @param required whether the boot fails without it
 */
public record SeedBind(String when, String from, String to, boolean required) {

  String line() {
    return ConfLine.of("bind").word(when).word(from).word(to).required(required).toString();
  }
}
