package dev.assembler.cli;

import dev.assembler.assets.ChecksumList;
import dev.assembler.assets.DigestAlgorithm;
import dev.assembler.core.ProgressListener;
import dev.assembler.core.text.Nearest;
import dev.assembler.pipeline.UsageException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
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
      "  assemble hash --algorithm blake3 -c B3SUMS"
    })
final class HashCommand implements Verb {

  @Parameters(paramLabel = "FILE", arity = "0..*", description = "Files; - is standard input.")
  List<String> files = new ArrayList<>();

  @Option(
      names = "--algorithm",
      paramLabel = "NAME",
      description = "sha256, blake3, fs-verity or fs-verity-sha512. Default: sha256.")
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
    DigestAlgorithm chosen = algorithm();
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
          : new HashCheck(console, chosen, list, ignoreMissing).run(hashed, progress);
    } finally {
      ProgressPrinter.end(progress);
    }
  }

  private DigestAlgorithm algorithm() {
    List<String> names =
        Arrays.stream(DigestAlgorithm.values()).map(DigestAlgorithm::toString).toList();
    return DigestAlgorithm.parse(algorithm)
        .orElseThrow(() ->
            new UsageException(
                "--algorithm " + Arguments.shown(algorithm),
                "unknown",
                "one of " + String.join(", ", names),
                Nearest.to(algorithm, names).map(near -> "did you mean " + near + "?").orElse("")));
  }

  private int print(
      Console console, DigestAlgorithm chosen, HashedFiles hashed, ProgressListener progress)
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
            out.write(ChecksumList.line(chosen, Arguments.bytes(file.name()), file.digest()));
          }
          json.add(json(file));
        });
    out.flush();
    if (common.json) {
      console.printJson("hash", Map.of("algorithm", chosen.toString(), "files", json));
    }
    return exit[0];
  }

  private static Map<String, Object> json(HashedFiles.Outcome file) {
    var json = new TreeMap<String, Object>();
    json.put("name", Arguments.shown(file.name()));
    if (file.fault() == null) {
      json.put("digest", HexFormat.of().formatHex(file.digest()));
      json.put("size", file.size());
    } else {
      json.put("error", file.failure().found());
    }
    return json;
  }
}
