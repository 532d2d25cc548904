package dev.assembler.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.assembler.assets.ChecksumList;
import dev.assembler.assets.DigestAlgorithm;
import dev.assembler.core.ImageFormatException;
import dev.assembler.core.Limits;
import dev.assembler.core.ProgressListener;
import dev.assembler.core.image.FileImage;
import dev.assembler.core.image.MemoryImage;
import dev.assembler.pipeline.InputException;
import dev.assembler.pipeline.OutputException;
import dev.assembler.pipeline.source.HostPath;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Checks the files that a list names, relative to the working directory. */
final class HashCheck {

  /** How a file does; its name in JSON is in lower case. */
  private enum Status {
    OK("OK"),
    MISMATCH("FAILED"),
    MISSING("FAILED open or read"),
    UNREADABLE("FAILED open or read");

    private final String text;

    Status(String text) {
      this.text = text;
    }
  }

  private final Console console;
  private final DigestAlgorithm algorithm;
  private final String list;
  private final boolean ignoreMissing;
  private final ResultOutput out;
  private final List<Object> json = new ArrayList<>();
  private final int[] counts = new int[Status.values().length];

  HashCheck(Console console, DigestAlgorithm algorithm, String list, boolean ignoreMissing) {
    this.console = console;
    this.algorithm = algorithm;
    this.list = list;
    this.ignoreMissing = ignoreMissing;
    this.out = new ResultOutput(console);
  }

  int run(HashedFiles hashed, ProgressListener progress) throws IOException {
    List<ChecksumList.Entry> entries = read();
    List<String> names = entries.stream().map(entry -> Arguments.decode(entry.name())).toList();
    var next = entries.iterator();
    hashed.hash(
        names,
        file -> {
          ProgressPrinter.end(progress);
          tell(next.next(), file);
        });
    out.flush();
    if (console.isJson()) {
      console.printJson(
          "hash",
          Map.of("algorithm", algorithm.toString(), "list", Arguments.shown(list), "files", json));
    }
    return exit();
  }

  private List<ChecksumList.Entry> read() throws IOException {
    String subject = Arguments.shown(list);
    try {
      ChecksumList checksums;
      if (list.equals(HashedFiles.STANDARD_INPUT)) {
        byte[] bytes = console.in().readAllBytes();
        checksums = ChecksumList.read(MemoryImage.of(bytes), algorithm, Limits.defaults());
      } else {
        Path path = HostPath.of(Arguments.bytes(list)).toPath();
        try (var image = FileImage.openForReading(path)) {
          checksums = ChecksumList.read(image, algorithm, Limits.defaults());
        }
      }
      if (checksums.entries().isEmpty()) {
        throw new ImageFormatException("no digests in it, expected lines of " + algorithm);
      }
      return checksums.entries();
    } catch (IOException e) {
      throw new InputException(subject, OutputException.reason(e), e);
    }
  }

  private void tell(ChecksumList.Entry entry, HashedFiles.Outcome file) throws IOException {
    if (ignoreMissing && file.isMissing()) {
      return;
    }
    Status status = status(entry, file);
    counts[status.ordinal()]++;
    if (file.fault() != null) {
      out.flush();
      console.complain(file.failure());
    }
    if (console.isJson()) {
      json.add(json(entry, file, status));
    } else if (status != Status.OK || !console.isQuiet()) {
      out.write(ChecksumList.shownName(algorithm, entry.name()));
      out.write((": " + status.text + "\n").getBytes(US_ASCII));
    }
  }

  private Status status(ChecksumList.Entry entry, HashedFiles.Outcome file) {
    if (file.fault() != null) {
      return file.isMissing() ? Status.MISSING : Status.UNREADABLE;
    }
    return Arrays.equals(entry.digest(), file.digests().get(algorithm))
        ? Status.OK
        : Status.MISMATCH;
  }

  private Map<String, Object> json(
      ChecksumList.Entry entry, HashedFiles.Outcome file, Status status) {
    var json = new TreeMap<String, Object>();
    json.put("name", entry.nameText());
    json.put("status", status.name().toLowerCase(Locale.ROOT));
    json.put("expected", HexFormat.of().formatHex(entry.digest()));
    if (file.digests() != null) {
      json.put("actual", HexFormat.of().formatHex(file.digests().get(algorithm)));
    }
    return json;
  }

  private int exit() {
    int different = count(Status.MISMATCH);
    int unread = count(Status.MISSING) + count(Status.UNREADABLE);
    if (different > 0) {
      console.warn(different + (different == 1 ? " digest does" : " digests do") + " not match");
    }
    if (unread > 0) {
      console.warn(unread + (unread == 1 ? " file" : " files") + " could not be read");
      return ExitCode.INPUT;
    }
    if (different == 0 && count(Status.OK) == 0) {
      console.warn("no file was checked: none of the list is there");
      return ExitCode.DIFFERENT;
    }
    return different == 0 ? ExitCode.DONE : ExitCode.DIFFERENT;
  }

  private int count(Status status) {
    return counts[status.ordinal()];
  }
}
