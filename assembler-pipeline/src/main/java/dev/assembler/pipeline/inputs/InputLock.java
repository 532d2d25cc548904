package dev.assembler.pipeline.inputs;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What is pinned: every input and every resolved package with its address, size and SHA-256, and
 * folders of the host. As a file it is {@code assemble.lock.toml}, ordered by address, so that
 * equal locks are equal files.
 *
 * @see InputLockReader
 */
public final class InputLock {

  /** Nothing is pinned. */
  public static final InputLock EMPTY = new InputLock(Map.of(), Map.of(), Map.of());

  private static final String HEAD =
      "# Written by assemble: every input and package, pinned by its digest.\nformat = 2\n";

  private final TreeMap<String, LockedInput> inputs;
  private final TreeMap<String, LockedPackage> packages;
  private final TreeMap<String, LockedFolder> folders;

  private InputLock(
      Map<String, LockedInput> inputs,
      Map<String, LockedPackage> packages,
      Map<String, LockedFolder> folders) {
    this.inputs = new TreeMap<>(inputs);
    this.packages = new TreeMap<>(packages);
    this.folders = new TreeMap<>(folders);
  }

  static InputLock of(
      Collection<LockedInput> inputs,
      Collection<LockedPackage> packages,
      Collection<LockedFolder> folders) {
    return EMPTY.withLocked(inputs).withPackages(packages).withFolders(folders);
  }

  /** What is pinned under that name. */
  public Optional<LockedInput> find(String pin) {
    LockedInput input = inputs.get(pin);
    if (input != null) {
      return Optional.of(input);
    }
    return Optional.ofNullable(packages.get(pin)).map(LockedPackage::file);
  }

  /** A folder, by its path as a recipe has it. */
  public Optional<LockedFolder> folder(String path) {
    return Optional.ofNullable(folders.get(path));
  }

  /** Whether nothing comes from elsewhere: all are files and folders that are beside it. */
  public boolean isOfHost() {
    return packages.isEmpty()
        && inputs.keySet().stream()
            .noneMatch(
                address -> address.matches("[a-z][a-z0-9+.-]*://.*|(alpine|debian|ubuntu):.*"));
  }

  /** Whether nothing is pinned. */
  public boolean isEmpty() {
    return inputs.isEmpty() && packages.isEmpty() && folders.isEmpty();
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
    var lock = new InputLock(inputs, packages, folders);
    for (LockedPackage locked : added) {
      String address = locked.file().address();
      lock.inputs.remove(address);
      lock.packages.put(address, locked);
    }
    return lock;
  }

  /** With these folders, too; one that is pinned already is pinned anew. */
  public InputLock withFolders(Collection<LockedFolder> added) {
    var lock = new InputLock(inputs, packages, folders);
    added.forEach(folder -> lock.folders.put(folder.path(), folder));
    return lock;
  }

  private InputLock withLocked(Collection<LockedInput> added) {
    var lock = new InputLock(inputs, packages, folders);
    for (LockedInput locked : added) {
      if (!packages.containsKey(locked.address())) {
        lock.inputs.put(locked.address(), locked);
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
    for (LockedFolder folder : folders.values()) {
      text.append("\n[[folder]]\n");
      append(text, "path", folder.path());
      append(text, "sha256", folder.sha256());
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
    append(text, "address", file.address());
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
