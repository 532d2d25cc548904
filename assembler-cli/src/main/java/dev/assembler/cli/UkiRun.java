package dev.assembler.cli;

import dev.assembler.core.ProgressListener;
import dev.assembler.pipeline.UsageException;
import dev.assembler.pipeline.format.OptionValues;
import dev.assembler.pipeline.source.HostPath;
import dev.assembler.pipeline.uki.UkiJob;
import dev.assembler.pipeline.uki.UkiRequest;
import dev.assembler.pipeline.uki.UkiRequest.Part;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The main job where a kernel is given: a UKI. */
final class UkiRun {

  private UkiRun() {}

  /**
   * Whether a UKI is asked for.
   *
   * @throws UsageException if only parts of one are given
   */
  static boolean isAskedFor(UkiOptions uki) {
    if (uki.kernel != null) {
      return true;
    }
    uki.others()
        .forEach((option, value) -> {
          if (value != null) {
            throw new UsageException(
                option, "given without --kernel", "the kernel of a UKI", "add --kernel VMLINUZ");
          }
        });
    return false;
  }

  static int run(
      UkiOptions uki,
      TreeOptions tree,
      ImageOptions image,
      LayoutOptions layout,
      OptionValues own,
      Console console,
      ProgressListener progress)
      throws IOException {
    long started = System.nanoTime();
    requireNoOthers(tree, image, layout, own);
    requireFormat(image);
    UkiJob job = UkiJob.prepare(request(uki, image.out()));
    var report = new UkiReport(console, uki, job);
    if (job.plan().kernelVersion().isEmpty()) {
      console.warn(uki.kernel + ": does not say its release; add --uname RELEASE");
    }
    if (image.plan != null) {
      report.plan();
      return ExitCode.DONE;
    }
    try (var interruption = new Interruption(console)) {
      boolean digested = !console.isQuiet() || console.isJson();
      report.result(
          job.write(digested, interruption::guard, progress), System.nanoTime() - started);
    }
    return ExitCode.DONE;
  }

  private static void requireFormat(ImageOptions image) {
    image.requireOneOutput();
    if (image.out() == null) {
      throw new UsageException("--out", "missing", "a file", "add --out FILE.efi");
    }
    if (image.out().equals("-")) {
      throw new UsageException(
          "--out -", "a UKI is not written front to back", "a file", "use --out FILE.efi");
    }
    if (image.format == null && !image.out().endsWith(".efi")) {
      throw new UsageException(
          "--out " + Arguments.shown(image.out()),
          "given with --kernel",
          "a name in .efi, or --format uki",
          "");
    }
    if (image.format != null && !image.format.equals("uki")) {
      throw new UsageException(
          "--format " + Arguments.shown(image.format), "given with --kernel", "uki", "");
    }
    if (image.plan != null && !image.plan.isEmpty()) {
      throw new UsageException(
          "--plan=" + Arguments.shown(image.plan), "no plan of a UKI", "--plan alone", "");
    }
  }

  private static UkiRequest request(UkiOptions uki, String out) throws IOException {
    var parts = new EnumMap<Part, HostPath>(Part.class);
    put(parts, Part.OS_RELEASE, "--os-release", uki.osRelease);
    put(parts, Part.DEVICE_TREE, "--dtb", uki.deviceTree);
    put(parts, Part.SPLASH, "--splash", uki.splash);
    put(parts, Part.MICROCODE, "--microcode", uki.microcode);
    put(parts, Part.SBAT, "--sbat", uki.sbat);
    put(parts, Part.PCR_PUBLIC_KEY, "--pcrpkey", uki.pcrPublicKey);
    put(parts, Part.PCR_SIGNATURE, "--pcrsig", uki.pcrSignature);
    return new UkiRequest(
        Requests.path("--kernel", uki.kernel),
        Optional.ofNullable(uki.stub).map(text -> Requests.path("--stub", text)),
        uki.initrds.stream().map(text -> Requests.path("--initrd", text)).toList(),
        parts,
        commandLine(uki.commandLine),
        Optional.ofNullable(uki.uname),
        out,
        Optional.ofNullable(uki.hash));
  }

  private static void put(Map<Part, HostPath> parts, Part part, String option, String text) {
    if (text != null) {
      parts.put(part, Requests.path(option, text));
    }
  }

  /** The text, or what is in a file, without the line's end. */
  private static Optional<String> commandLine(String text) throws IOException {
    if (text == null || !text.startsWith("@")) {
      return Optional.ofNullable(text);
    }
    HostPath file = Requests.path("--cmdline", text.substring(1));
    String line = Files.readString(file.toPath(), StandardCharsets.UTF_8);
    return Optional.of(line.stripTrailing());
  }

  /** Options that would change nothing are not swallowed. */
  private static void requireNoOthers(
      TreeOptions tree, ImageOptions image, LayoutOptions layout, OptionValues own) {
    var given = new LinkedHashMap<String, Boolean>();
    given.put("--tree", !tree.trees.isEmpty());
    given.put("--layout", layout.file != null);
    given.put("--bmap", layout.blockMap != null);
    given.put("--exclude", !tree.exclude.isEmpty());
    given.put("--exclude-from", !tree.excludeFrom.isEmpty());
    given.put("--spec", !tree.specs.isEmpty());
    given.put("--whiteouts", tree.whiteouts);
    given.put("--prune", !tree.prune.isEmpty());
    given.put("--strip", tree.strip != null);
    given.put("--budget", image.budget != null);
    given.put("--times", !tree.times.equals("fixed"));
    given.put("--owner", !tree.owner.equals("auto"));
    given.put("--xattrs", tree.xattrs != null);
    given.put("--hard-links", !tree.hardLinks.equals("preserve"));
    given.put("--default-spec", tree.defaultSpec != null);
    given.put("--root-mode", tree.rootMode != null);
    given.put("--root-owner", tree.rootOwner != null);
    given.put("--epoch", tree.epoch != null);
    given.put("--allow-loss", !tree.allowLoss.isEmpty());
    given.put("--compression", image.compression != null);
    given.put("--offset", image.offset != null);
    given.put("--seed", image.seed != null);
    given.put("--verify", image.verify != null);
    own.values().keySet().forEach(option -> given.put(option, true));
    for (Map.Entry<String, Boolean> option : given.entrySet()) {
      if (option.getValue()) {
        throw new UsageException(
            option.getKey(),
            "given with --kernel",
            option.getKey().equals("--tree") || option.getKey().equals("--layout")
                ? "exactly one of them"
                : "",
            "a UKI is made of a kernel and its parts");
      }
    }
  }
}
