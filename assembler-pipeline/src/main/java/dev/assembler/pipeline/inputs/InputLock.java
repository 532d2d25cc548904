package dev.assembler.pipeline.inputs;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What is pinned: every input and every resolved package with its address, size and SHA-256. As a
 * file it is {@code assemble.lock.toml}, ordered by address, so that equal locks are equal files.
 *
 * @see InputLockReader
 */
public final class InputLock {

  /** Nothing is pinned. */
  public static final InputLock EMPTY = new InputLock(Map.of(), Map.of());

  private static final String HEAD =
      "# Written by assemble: every input and package, pinned by its digest.\nformat = 1\n";

  private final TreeMap<String, LockedInput> inputs;
  private final TreeMap<String, LockedPackage> packages;

  private InputLock(Map<String, LockedInput> inputs, Map<String, LockedPackage> packages) {
    this.inputs = new TreeMap<>(inputs);
    this.packages = new TreeMap<>(packages);
  }

  static InputLock of(Collection<LockedInput> inputs, Collection<LockedPackage> packages) {
    return EMPTY.withLocked(inputs).withPackages(packages);
  }

  /** What is pinned at an address that holds no credentials. */
  public Optional<LockedInput> find(URI address) {
    LockedInput input = inputs.get(address.toString());
    if (input != null) {
      return Optional.of(input);
    }
    return Optional.ofNullable(packages.get(address.toString())).map(LockedPackage::file);
  }

  /** By address. */
  public List<LockedInput> inputs() {
    return List.copyOf(inputs.values());
  }

  /** By address. */
  public List<LockedPackage> packages() {
    return List.copyOf(packages.values());
  }

  /** With these, too; an address that is pinned already is pinned anew. */
  public InputLock with(Collection<InputFile> files) {
    return withLocked(files.stream().map(LockedInput::of).toList());
  }

  /** With these packages, too; they take the place of inputs at their addresses. */
  public InputLock withPackages(Collection<LockedPackage> added) {
    var lock = new InputLock(inputs, packages);
    for (LockedPackage locked : added) {
      String address = locked.file().address().toString();
      lock.inputs.remove(address);
      lock.packages.put(address, locked);
    }
    return lock;
  }

  /** Without the packages of a distribution, which are about to be resolved anew. */
  public InputLock withoutPackages(String distribution) {
    var lock = new InputLock(inputs, packages);
    lock.packages.values().removeIf(locked -> locked.distribution().equals(distribution));
    return lock;
  }

  private InputLock withLocked(Collection<LockedInput> added) {
    var lock = new InputLock(inputs, packages);
    for (LockedInput locked : added) {
      if (!packages.containsKey(locked.address().toString())) {
        lock.inputs.put(locked.address().toString(), locked);
      }
    }
    return lock;
  }

  /** The file's bytes. */
  public byte[] toBytes() {
    var text = new StringBuilder(HEAD);
    for (LockedInput input : inputs.values()) {
      text.append("\n[[input]]\n");
      append(text, "name", input.name());
      appendFile(text, input);
    }
    for (LockedPackage locked : packages.values()) {
      text.append("\n[[package]]\n");
      append(text, "distribution", locked.distribution());
      append(text, "name", locked.name());
      append(text, "version", locked.version());
      append(text, "architecture", locked.architecture());
      appendFile(text, locked.file());
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void appendFile(StringBuilder text, LockedInput file) {
    append(text, "address", file.address().toString());
    text.append("size = ").append(file.size()).append('\n');
    append(text, "sha256", file.sha256());
  }

  /** A basic string of TOML. */
  private static void append(StringBuilder text, String key, String value) {
    text.append(key).append(" = \"");
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        text.append('\\').append(c);
      } else if (c < ' ' || c == 0x7F) {
        text.append("\\u00").append(c < 0x10 ? "0" : "").append(Integer.toHexString(c));
      } else {
        text.append(c);
      }
    }
    text.append("\"\n");
  }
}
