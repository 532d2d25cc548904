package dev.assembler.cli;

import dev.assembler.assets.ChecksumList;
import dev.assembler.assets.DigestAlgorithm;
import dev.assembler.core.ProgressListener;
import dev.assembler.core.text.Nearest;
import dev.assembler.pipeline.UsageException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Digests of files, as sha256sum, b3sum and fsverity print them, and their check. */
@Command(
    name = "assemble hash",
    sortOptions = false,
    usageHelpWidth = 100,
    header =
        "Prints digests of files as sha256sum, b3sum and fsverity do, or checks a list of them.",
    footer = {
      "",
      "Examples:",
      "  assemble hash root.squashfs",
      "  assemble hash --algorithm blake3 arm64/* > B3SUMS",
      "  assemble hash --algorithm blake3 -c B3SUMS",
      "  assemble hash --algorithm sha256,blake3,fs-verity root.squashfs"
    })
final class HashCommand implements Verb {

  @Parameters(paramLabel = "FILE", arity = "0..*", description = "Files; - is standard input.")
  List<String> files = new ArrayList<>();

  @Option(
      names = "--algorithm",
      paramLabel = "NAME,..",
      description = {
        "sha256, blake3, fs-verity or fs-verity-sha512. Default: sha256.",
        "Of several the file is read once; lines then say which is which."
      })
  String algorithm = DigestAlgorithm.SHA256.toString();

  @Option(
      names = {"-c", "--check"},
      paramLabel = "LIST",
      description = "Check the files that a list names; - is standard input.")
  String list;

  @Option(
      names = "--ignore-missing",
      description = "With -c: say nothing of files that are not there.")
  boolean ignoreMissing;

  @Option(names = "--jobs", paramLabel = "N", description = "Threads; they change speed only.")
  String jobs;

  @Mixin CommonOptions common = new CommonOptions();

  @Override
  public String subject() {
    return list == null ? "" : Arguments.shown(list);
  }

  @Override
  public CommonOptions common() {
    return common;
  }

  @Override
  public int run(Console console) throws IOException {
    Set<DigestAlgorithm> chosen = algorithms();
    if (list != null && !files.isEmpty()) {
      throw new UsageException(
          Arguments.shown(files.getFirst()), "given with -c LIST", "one of them", "");
    }
    if (list == null && files.isEmpty()) {
      throw new UsageException("FILE", "missing", "", "see assemble hash --help");
    }
    if (list == null && ignoreMissing) {
      throw new UsageException("--ignore-missing", "given without -c", "-c LIST", "");
    }
    if (list != null && chosen.size() > 1) {
      throw new UsageException(
          "--algorithm " + Arguments.shown(algorithm), "several with -c LIST", "the list's", "");
    }
    for (String file : files) {
      if (file.isEmpty()) {
        throw new UsageException("FILE", "empty", "a name", "");
      }
    }
    ProgressListener progress = ProgressPrinter.of(common.progress, console);
    var hashed = new HashedFiles(console, chosen, Requests.jobs(jobs), progress);
    try {
      return list == null
          ? print(console, chosen, hashed, progress)
          : new HashCheck(console, chosen.iterator().next(), list, ignoreMissing)
              .run(hashed, progress);
    } finally {
      ProgressPrinter.end(progress);
    }
  }

  private Set<DigestAlgorithm> algorithms() {
    var chosen = EnumSet.noneOf(DigestAlgorithm.class);
    for (String name : algorithm.split(",", -1)) {
      chosen.add(algorithm(name));
    }
    return chosen;
  }

  private static DigestAlgorithm algorithm(String name) {
    List<String> names =
        Arrays.stream(DigestAlgorithm.values()).map(DigestAlgorithm::toString).toList();
    return DigestAlgorithm.parse(name)
        .orElseThrow(() ->
            new UsageException(
                "--algorithm " + Arguments.shown(name),
                "unknown",
                "one of " + String.join(", ", names),
                Nearest.to(name, names).map(near -> "did you mean " + near + "?").orElse("")));
  }

  private int print(
      Console console, Set<DigestAlgorithm> chosen, HashedFiles hashed, ProgressListener progress)
      throws IOException {
    var out = new ResultOutput(console);
    var json = new ArrayList<Object>();
    int[] exit = {ExitCode.DONE};
    hashed.hash(
        files,
        file -> {
          ProgressPrinter.end(progress);
          if (file.fault() != null) {
            exit[0] = ExitCode.INPUT;
            out.flush();
            console.complain(file.failure());
          } else if (!common.json) {
            byte[] name = Arguments.bytes(file.name());
            for (Map.Entry<DigestAlgorithm, byte[]> digest : file.digests().entrySet()) {
              out.write(
                  chosen.size() == 1
                      ? ChecksumList.line(digest.getKey(), name, digest.getValue())
                      : ChecksumList.taggedLine(digest.getKey(), name, digest.getValue()));
            }
          }
          json.add(json(file));
        });
    out.flush();
    if (common.json) {
      console.printJson(
          "hash",
          Map.of(
              "algorithms",
              chosen.stream().map(DigestAlgorithm::toString).toList(),
              "files",
              json));
    }
    return exit[0];
  }

  private static Map<String, Object> json(HashedFiles.Outcome file) {
    var json = new TreeMap<String, Object>();
    json.put("name", Arguments.shown(file.name()));
    if (file.fault() == null) {
      var digests = new TreeMap<String, Object>();
      file.digests()
          .forEach((algorithm, digest) ->
              digests.put(algorithm.toString(), HexFormat.of().formatHex(digest)));
      json.put("digests", digests);
      json.put("size", file.size());
    } else {
      json.put("error", file.failure().found());
    }
    return json;
  }
}
