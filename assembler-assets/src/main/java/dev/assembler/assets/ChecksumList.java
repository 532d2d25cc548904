package dev.assembler.assets;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.Limits;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.text.PrintableBytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A list of digests with names, a file each: SHA256SUMS, B3SUMS, the sidecar {@code FILE.sha256}.
 * {@code sha256sum -c} and {@code b3sum -c} take what we write; we take what they print.
 *
 * <p>Names are bytes. Lists that we make are sorted, by the unsigned bytes of each component of a
 * name, and their names are paths below the list's folder. Lists that we read may name anything:
 * see {@link #requireInside}.
 */
public final class ChecksumList {

  /** Bytes of a list for each byte of heap that it may take. */
  private static final int EXPANSION = 8;

  /**
   * One file.
   *
   * @param name as bytes, never empty
   * @param digest of the list's algorithm
   * @param line in the list, from 1; 0 for one that was not read
   */
  public record Entry(byte[] name, byte[] digest, long line) {

    public Entry(String name, byte[] digest) {
      this(name.getBytes(UTF_8), digest, 0);
    }

    /** The name for messages: what is not printable UTF-8 stands as {@code \xNN}. */
    public String nameText() {
      return PrintableBytes.of(name);
    }

    /** Whether the name is a path below the list's folder: relative, no component "." or "..". */
    public boolean isInside() {
      int start = 0;
      for (int i = 0; i <= name.length; i++) {
        if (i == name.length || name[i] == '/') {
          boolean dots =
              i - start <= 2
                  && PrintableBytes.of(Arrays.copyOfRange(name, start, i)).matches("\\.*");
          if (dots) {
            return false; // none, one or two of them
          }
          start = i + 1;
        }
      }
      return true;
    }
  }

  private final DigestAlgorithm algorithm;
  private final List<Entry> entries;
  private final Map<ByteBuffer, byte[]> byName;

  private ChecksumList(
      DigestAlgorithm algorithm, List<Entry> entries, Map<ByteBuffer, byte[]> byName) {
    this.algorithm = algorithm;
    this.entries = List.copyOf(entries);
    this.byName = byName;
  }

  /**
   * A list to be written.
   *
   * @throws IllegalArgumentException if a name is not inside, or there twice, or cannot be escaped,
   *     or a digest has another length than the algorithm's
   */
  public static ChecksumList of(DigestAlgorithm algorithm, List<Entry> entries) {
    var sorted = new ArrayList<>(entries);
    sorted.sort((a, b) -> compare(a.name(), b.name()));
    var byName = new HashMap<ByteBuffer, byte[]>();
    for (Entry entry : sorted) {
      if (entry.digest().length != algorithm.size()) {
        throw new IllegalArgumentException(
            entry.nameText()
                + ": digest of "
                + entry.digest().length
                + " bytes, "
                + algorithm
                + " has "
                + algorithm.size());
      }
      if (!entry.isInside()) {
        throw new IllegalArgumentException(
            "name \"" + entry.nameText() + "\": expected a path below the list's folder");
      }
      if (!ChecksumLine.holds(algorithm, entry.name())) {
        throw new IllegalArgumentException(
            "name \"" + entry.nameText() + "\": a list of " + algorithm + " cannot hold it");
      }
      if (byName.put(ByteBuffer.wrap(entry.name()), entry.digest()) != null) {
        throw new IllegalArgumentException("name \"" + entry.nameText() + "\": there twice");
      }
    }
    return new ChecksumList(algorithm, sorted, byName);
  }

  /**
   * Parses a list; empty lines and those that begin with {@code #} are left out.
   *
   * @throws ImageFormatException if a line is not of the algorithm's form, or gives a name another
   *     digest than an earlier one, or there are more lines than the limits allow names
   */
  public static ChecksumList parse(byte[] bytes, DigestAlgorithm algorithm, Limits limits)
      throws ImageFormatException {
    var entries = new ArrayList<Entry>();
    var byName = new HashMap<ByteBuffer, byte[]>();
    long number = 0;
    for (int start = 0; start < bytes.length; ) {
      int end = start;
      while (end < bytes.length && bytes[end] != '\n') {
        end++;
      }
      number++;
      int stop = end > start && bytes[end - 1] == '\r' ? end - 1 : end;
      if (stop > start && bytes[start] != '#') {
        Entry entry = ChecksumLine.parse(algorithm, Arrays.copyOfRange(bytes, start, stop), number);
        byte[] before = byName.putIfAbsent(ByteBuffer.wrap(entry.name()), entry.digest());
        if (before != null && !Arrays.equals(before, entry.digest())) {
          throw new ImageFormatException(
              "line "
                  + number
                  + ": another digest for "
                  + entry.nameText()
                  + ", expected "
                  + HexFormat.of().formatHex(before)
                  + " as before");
        }
        if (entries.size() >= limits.nodes()) {
          throw new ImageFormatException(
              "line " + number + ": more names than the limit of " + limits.nodes());
        }
        entries.add(entry);
      }
      start = end + 1;
    }
    return new ChecksumList(algorithm, entries, byName);
  }

  /** Reads a list; its length is bounded by the allocation that the limits allow. */
  public static ChecksumList read(ImageSource source, DigestAlgorithm algorithm, Limits limits)
      throws IOException {
    long most = Math.min(1 << 30, limits.allocation() / EXPANSION);
    if (source.size() > most) {
      throw new ImageFormatException(
          "a list of " + source.size() + " bytes, read are at most " + most);
    }
    var bytes = new byte[(int) source.size()];
    source.readAt(0, ByteBuffer.wrap(bytes));
    return parse(bytes, algorithm, limits);
  }

  /**
   * The digest in a sidecar: a list of one line whose name is {@code name} or ends in it, or the
   * digits alone.
   */
  public static byte[] parseSidecar(byte[] bytes, DigestAlgorithm algorithm, String name)
      throws ImageFormatException {
    String text = new String(bytes, US_ASCII).strip();
    if (text.length() == 2 * algorithm.size() && text.chars().allMatch(HexFormat::isHexDigit)) {
      return HexFormat.of().parseHex(text);
    }
    List<Entry> entries = parse(bytes, algorithm, Limits.defaults().withNodes(2)).entries();
    if (entries.size() != 1) {
      throw new ImageFormatException(
          "a sidecar of " + entries.size() + " lines, expected the one of " + name);
    }
    Entry entry = entries.getFirst();
    String named = new String(entry.name(), UTF_8);
    if (!named.equals(name) && !named.endsWith("/" + name)) {
      throw new ImageFormatException(
          "line " + entry.line() + ": names " + entry.nameText() + ", expected " + name);
    }
    return entry.digest().clone();
  }

  /** The line of one file, with its end: as sha256sum, b3sum or fsverity print it. */
  public static byte[] line(DigestAlgorithm algorithm, byte[] name, byte[] digest) {
    return ended(ChecksumLine.write(algorithm, name, digest));
  }

  /**
   * The same, for lines of several algorithms together, as {@code sha256sum --tag} prints it:
   * {@code SHA256 (NAME) = HEX}. fs-verity's own line says what it is.
   */
  public static byte[] taggedLine(DigestAlgorithm algorithm, byte[] name, byte[] digest) {
    return ended(ChecksumLine.writeTagged(algorithm, name, digest));
  }

  private static byte[] ended(byte[] line) {
    byte[] ended = Arrays.copyOf(line, line.length + 1);
    ended[line.length] = '\n';
    return ended;
  }

  /**
   * A name on one line, as {@code sha256sum -c} shows it: with a backslash in front where something
   * in it is escaped.
   */
  public static byte[] shownName(DigestAlgorithm algorithm, byte[] name) {
    byte[] escaped = ChecksumLine.escape(algorithm, name);
    if (escaped.length == name.length) {
      return escaped;
    }
    var shown = new byte[escaped.length + 1];
    shown[0] = '\\';
    System.arraycopy(escaped, 0, shown, 1, escaped.length);
    return shown;
  }

  public DigestAlgorithm algorithm() {
    return algorithm;
  }

  /** In the order of the list. */
  public List<Entry> entries() {
    return entries;
  }

  /** The digest of the file of this name. */
  public Optional<byte[]> digestOf(String name) {
    return Optional.ofNullable(byName.get(ByteBuffer.wrap(name.getBytes(UTF_8))))
        .map(byte[]::clone);
  }

  /**
   * Checks that every name stays in the list's folder, before a list of unknown origin is followed.
   *
   * @throws ImageFormatException naming the first that does not
   */
  public void requireInside() throws ImageFormatException {
    for (Entry entry : entries) {
      if (!entry.isInside()) {
        throw new ImageFormatException(
            "line "
                + entry.line()
                + ": name \""
                + entry.nameText()
                + "\", expected a path below the list's folder");
      }
    }
  }

  /** The list's file. */
  public byte[] toBytes() {
    var bytes = new ByteArrayOutputStream();
    for (Entry entry : entries) {
      bytes.writeBytes(line(algorithm, entry.name(), entry.digest()));
    }
    return bytes.toByteArray();
  }

  /** Component by component, so that a folder's files stay together. */
  private static int compare(byte[] a, byte[] b) {
    int at = Arrays.mismatch(a, b);
    if (at < 0 || at == a.length || at == b.length) {
      return Integer.compare(a.length, b.length);
    }
    return Integer.compare(rank(a[at]), rank(b[at]));
  }

  /** A component ends before it goes on. */
  private static int rank(byte b) {
    return b == '/' ? 0 : Byte.toUnsignedInt(b);
  }
}
