package dev.assembler.pipeline.spec;

import dev.assembler.core.Limits;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.TreePath;
import dev.assembler.pipeline.source.HostPath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads manifests of 3cpio (3cpio(1), "Manifest"): {@code LOCATION NAME TYPE MODE UID GID MTIME
 * FIELDS..}, parted by tabs. A field that is empty or "-" is taken from the file at the location;
 * where there is no location, it is not stated. Files of one location are hard links.
 */
final class ThreeCpioReader {

  private static final byte[] SECTION = "#cpio".getBytes(StandardCharsets.US_ASCII);

  private static final long LARGEST = 0xFFFF_FFFFL;

  private final Path folder;
  private final SpecPaths paths = new SpecPaths(Limits.defaults());
  private final List<SpecEntry> entries = new ArrayList<>();

  /** The first entry of a location, and what it states. */
  private final Map<String, SpecEntry> files = new HashMap<>();

  private ThreeCpioReader(Path folder) {
    this.folder = folder;
  }

  static List<SpecEntry> read(Path file, String name) throws IOException {
    var reader = new ThreeCpioReader(file.toAbsolutePath().getParent());
    try (var lines = SpecLines.unjoined(file, name, SECTION)) {
      lines.forEach(reader::take);
    }
    return reader.entries;
  }

  private void take(SpecLine line) {
    if (line.bytes()[0] == '#') {
      if (!entries.isEmpty()) {
        throw new IllegalArgumentException(
            "#cpio begins another archive, and a spec states one tree; write a file for each");
      }
      return; // how the first one is compressed is no matter of its tree
    }
    var fields = new TabFields(line.bytes());
    byte[] location = fields.next();
    byte[] name = fields.next();
    if (name == null && location == null) {
      throw new IllegalArgumentException("neither location nor name: expected one of them");
    }
    var entry =
        new SpecEntry(line.place(), paths.share(TreePath.of(name == null ? location : name)));
    var host = location == null ? null : new HostStat(HostPath.of(location), folder);
    entry.kind = kind(fields.text(), host);
    owner(entry, fields, host);
    time(entry, fields.text());
    if (entry.kind != null) {
      ofKind(entry, fields, host);
    } else if (fields.hasMore()) {
      throw new IllegalArgumentException("fields of a type without the type");
    }
    fields.requireEnd();
    entries.add(linked(entry, location));
  }

  private static Node.Kind kind(String text, HostStat host) {
    if (text == null) {
      return host == null ? null : host.kind();
    }
    return switch (text) {
      case "file" -> Node.Kind.REGULAR_FILE;
      case "dir" -> Node.Kind.DIRECTORY;
      case "block" -> Node.Kind.BLOCK_DEVICE;
      case "char" -> Node.Kind.CHAR_DEVICE;
      case "link" -> Node.Kind.SYMLINK;
      case "fifo" -> Node.Kind.FIFO;
      case "sock" -> Node.Kind.SOCKET;
      default ->
          throw new IllegalArgumentException(
              "type " + text + ": expected one of file dir block char link fifo sock");
    };
  }

  private static void owner(SpecEntry entry, TabFields fields, HostStat host) {
    String mode = fields.text();
    String uid = fields.text();
    String gid = fields.text();
    if (mode != null) {
      entry.permissions = FileMode.octal(mode);
    } else if (host != null) {
      entry.permissions = host.permissions();
    }
    entry.uid = uid == null ? -1 : SpecNumbers.owner("uid", uid);
    entry.gid = gid == null ? -1 : SpecNumbers.owner("gid", gid);
    if (host != null && (uid == null || gid == null)) {
      entry.hostUid = host.uid();
      entry.hostGid = host.gid();
    }
  }

  private static void time(SpecEntry entry, String text) {
    if (text != null) {
      entry.timed = true;
      entry.mtimeSeconds = SpecNumbers.decimal("time", text, LARGEST);
    }
  }

  private void ofKind(SpecEntry entry, TabFields fields, HostStat host) {
    switch (entry.kind) {
      case REGULAR_FILE -> {
        String size = fields.text();
        entry.size = size == null ? -1 : SpecNumbers.decimal("size", size, LARGEST);
        if (host != null) {
          entry.content = host.content();
        }
      }
      case BLOCK_DEVICE, CHAR_DEVICE -> {
        String major = fields.text();
        String minor = fields.text();
        if (major != null && minor != null) {
          entry.deviceMajor = SpecNumbers.decimal("major", major, LARGEST);
          entry.deviceMinor = SpecNumbers.decimal("minor", minor, LARGEST);
        } else if (major != null || minor != null) {
          throw new IllegalArgumentException("a device has two numbers, found one");
        } else if (host != null) {
          entry.deviceMajor = host.deviceMajor();
          entry.deviceMinor = host.deviceMinor();
        }
      }
      case SYMLINK -> {
        byte[] target = fields.next();
        entry.linkTarget = target != null || host == null ? target : host.linkTarget();
      }
      case DIRECTORY, FIFO, SOCKET -> {
        // nothing more
      }
    }
  }

  /** The same as a hard link, if an entry of the same location states the same. */
  private SpecEntry linked(SpecEntry entry, byte[] location) {
    if (entry.content == null) {
      return entry;
    }
    String key =
        new String(location, StandardCharsets.ISO_8859_1)
            + "\t"
            + entry.permissions
            + "\t"
            + entry.uid
            + "\t"
            + entry.gid
            + "\t"
            + (entry.timed ? entry.mtimeSeconds : "");
    SpecEntry first = files.putIfAbsent(key, entry);
    if (first == null) {
      return entry;
    }
    var link = new SpecEntry(entry.line, entry.path);
    link.hardLink = first.path;
    return link;
  }
}
