package dev.assembler.cli;

import dev.assembler.assets.AssetFolderException;
import dev.assembler.assets.AssetMismatchException;
import dev.assembler.assets.AssetSourceException;
import dev.assembler.assets.SignatureMismatchException;
import dev.assembler.assets.UnresolvedAssetsException;
import dev.assembler.assets.UnverifiedAssetsException;
import dev.assembler.assets.VerificationReport;
import dev.assembler.core.ImageFormatException;
import dev.assembler.core.UnrepresentableTreeException;
import dev.assembler.core.host.HostReadException;
import dev.assembler.gpt.DiskLayoutException;
import dev.assembler.pipeline.InputException;
import dev.assembler.pipeline.MismatchException;
import dev.assembler.pipeline.OutputException;
import dev.assembler.pipeline.UsageException;
import dev.assembler.pipeline.build.BuildException;
import dev.assembler.pipeline.convert.DifferentTreeException;
import dev.assembler.pipeline.guest.GuestException;
import dev.assembler.pipeline.inputs.FetchException;
import dev.assembler.pipeline.kernel.MissingModulesException;
import dev.assembler.pipeline.packages.alpine.UnresolvedException;
import dev.assembler.pipeline.packages.debian.ResolutionException;
import dev.assembler.pipeline.run.MissingProgramException;
import dev.assembler.pipeline.shape.BudgetException;
import dev.assembler.pipeline.spec.SpecFormatException;
import dev.assembler.pipeline.spec.SpecMismatchException;
import dev.assembler.pipeline.toml.TomlFormatException;
import dev.assembler.uki.UkiLayoutException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/** What an exception means to whoever typed the command. */
final class Failures {

  /** Causes may go in a circle. */
  private static final int MOST_CAUSES = 100;

  /** What would let go of a problem, by the word its reason begins with. */
  private static final Map<String, String> LOSSES =
      Map.of(
          "owner", "owner",
          "mode", "mode",
          "hard", "hardlink",
          "symbolic", "symlink=follow|drop",
          "block", "device",
          "character", "device",
          "fifo", "device",
          "socket", "device");

  private Failures() {}

  /**
   * @param subject what the command was about, for exceptions that name nothing themselves
   */
  static Failure of(Throwable thrown, String subject) {
    if (thrown instanceof BuildException e) {
      return build(e, subject);
    }
    // Writers work on several threads: what the host refused may be wrapped on its way here.
    OutputException output = among(thrown, OutputException.class);
    if (output != null) {
      OutputException inner = among(output.getCause(), OutputException.class);
      output = inner == null ? output : inner;
      return named(ExitCode.ENVIRONMENT, output.subject(), output);
    }
    VirtualMachineError machine = among(thrown, VirtualMachineError.class);
    if (machine != null) {
      return JvmFailures.of(machine, subject);
    }
    LinkageError linkage = among(thrown, LinkageError.class);
    if (linkage != null) {
      return JvmFailures.of(linkage);
    }
    return switch (thrown) {
      case UncheckedIOException e -> of(e.getCause(), subject);
      case UsageException e when e.expected().isEmpty() && e.hint().isEmpty() ->
          Failure.parsed(ExitCode.USAGE, e.subject(), e.found());
      case UsageException e ->
          new Failure(
              ExitCode.USAGE, e.subject(), "", e.found(), e.expected(), e.hint(), List.of());
      case ResolutionException e ->
          new Failure(
              ExitCode.INPUT,
              subject,
              "",
              "these packages cannot be there" + count(e.problems()),
              "",
              "",
              e.problems());
      case InputException e -> named(ExitCode.INPUT, e.subject(), e);
      case MissingModulesException e ->
          new Failure(
              ExitCode.INPUT,
              subject,
              "",
              "modules are missing" + count(e.problems()),
              "",
              "",
              e.problems());
      case TomlFormatException e ->
          new Failure(
              ExitCode.INPUT,
              e.file(),
              "",
              "the " + e.kind() + " cannot be understood" + count(e.problems()),
              "",
              "",
              e.problems().stream().map(Object::toString).toList());

      case GuestException e ->
          new Failure(
              ExitCode.UNREPRESENTABLE,
              subject,
              "",
              "no guest can be made of this tree" + count(e.problems()),
              "",
              "",
              e.problems());
      case DiskLayoutException e ->
          new Failure(
              ExitCode.UNREPRESENTABLE,
              subject,
              "",
              "the disk cannot be laid out" + count(e.problems()),
              "",
              "",
              e.problems().stream().map(Object::toString).toList());
      case UkiLayoutException e ->
          new Failure(
              ExitCode.UNREPRESENTABLE,
              subject,
              "",
              "cannot be a UKI" + count(e.problems()),
              "",
              "",
              e.problems());
      case BudgetException e ->
          new Failure(
              ExitCode.UNREPRESENTABLE,
              subject,
              "",
              e.getMessage() + (e.largest().isEmpty() ? "" : "; " + e.heading()),
              "",
              "",
              e.largest());
      case SpecFormatException e -> placed(ExitCode.INPUT, e.getMessage());
      case SpecMismatchException e -> placed(ExitCode.DIFFERENT, e.getMessage());
      case DifferentTreeException e -> Failure.of(ExitCode.DIFFERENT, subject, e.getMessage(), "");
      case UnrepresentableTreeException e -> unrepresentable(e, subject);
      case HostReadException e ->
          new Failure(
              ExitCode.INPUT,
              subject,
              "",
              "cannot be read" + count(e.problems()),
              "",
              "",
              e.problems().stream().map(Object::toString).toList());
      case RefusedExtraction e ->
          new Failure(
              ExitCode.UNREPRESENTABLE,
              subject,
              "",
              "cannot be written whole" + count(e.losses()),
              "",
              "name what may be missing with --allow-loss, or run as root",
              e.losses());
      case MissingProgramException e ->
          Failure.of(ExitCode.ENVIRONMENT, e.subject(), e.found(), e.hint());
      case AssetFolderException e -> Failure.of(ExitCode.ENVIRONMENT, e.subject(), e.reason(), "");
      case AssetSourceException e ->
          Failure.of(
              e.isMissing() ? ExitCode.INPUT : ExitCode.ENVIRONMENT, e.subject(), e.reason(), "");
      case FetchException e ->
          Failure.of(
              e.isMissing() ? ExitCode.INPUT : ExitCode.ENVIRONMENT, e.subject(), e.reason(), "");
      case MismatchException e ->
          new Failure(
              ExitCode.DIFFERENT,
              e.subject(),
              "",
              "not what its digests say" + count(e.problems()),
              "",
              "",
              e.problems());
      case UnresolvedException e ->
          new Failure(
              ExitCode.INPUT,
              subject,
              "",
              "these packages cannot be there" + count(e.problems()),
              "",
              "",
              e.problems());
      case AssetMismatchException e -> Failure.of(ExitCode.DIFFERENT, e.subject(), e.reason(), "");
      case SignatureMismatchException e ->
          Failure.of(ExitCode.DIFFERENT, e.subject(), e.reason(), "");
      case UnresolvedAssetsException e ->
          Failure.of(ExitCode.DIFFERENT, subject, e.getMessage(), "");
      case UnverifiedAssetsException e ->
          new Failure(
              AssetsVerifyCommand.exit(e.report().checks()),
              subject,
              "",
              "not verified",
              "",
              "",
              e.report().checks().stream().map(VerificationReport::line).toList());
      case ImageFormatException e -> Failure.parsed(ExitCode.INPUT, subject, e.getMessage());
      case FileSystemException e when e.getFile() != null ->
          Failure.of(ExitCode.INPUT, e.getFile(), OutputException.reason(e), "");
      case IOException e -> Failure.of(ExitCode.INPUT, "", OutputException.reason(e), "");
      default ->
          Failure.of(
              ExitCode.ENVIRONMENT,
              subject,
              "a fault of assemble itself: " + JvmFailures.oneLine(thrown),
              "please report it with the output of -vv");
    };
  }

  /** The outermost of this type among a throwable and what caused it, null if there is none. */
  static <T extends Throwable> T among(Throwable thrown, Class<T> type) {
    Throwable cause = thrown;
    for (int depth = 0; cause != null && depth < MOST_CAUSES; depth++) {
      if (type.isInstance(cause)) {
        return type.cast(cause);
      }
      cause = cause.getCause();
    }
    return null;
  }

  /** An exception whose message begins with its subject. */
  private static Failure named(int exit, String subject, IOException e) {
    return Failure.parsed(exit, subject, e.getMessage().substring(subject.length() + 2));
  }

  private static Failure unrepresentable(UnrepresentableTreeException e, String subject) {
    String loss = loss(e);
    return new Failure(
        ExitCode.UNREPRESENTABLE,
        subject,
        "",
        "cannot be written as " + e.format() + count(e.problems()),
        "",
        loss.isEmpty()
            ? "exclude them or choose another format"
            : "exclude them or add --allow-loss " + loss,
        e.problems().stream().map(Object::toString).toList());
  }

  /** What would let go of some of the problems, as far as the reasons tell. */
  private static String loss(UnrepresentableTreeException e) {
    var losses = new TreeSet<String>();
    for (UnrepresentableTreeException.Problem problem : e.problems()) {
      String reason = problem.reason().toLowerCase(Locale.ROOT);
      String word = reason.split("[ ,]", 2)[0];
      if (LOSSES.containsKey(word)) {
        losses.add(LOSSES.get(word));
      } else if (reason.contains("acl")) {
        losses.add("acl");
      } else if (reason.contains("xattr ")) {
        losses.add("xattr");
      }
    }
    return String.join(",", losses);
  }

  /** Each problem with its place in the recipe; the highest exit code wins. */
  private static Failure build(BuildException e, String subject) {
    int exit = ExitCode.DONE;
    var lines = new ArrayList<String>();
    for (BuildException.Problem problem : e.problems()) {
      Failure failure = of(problem.cause(), "");
      exit = Math.max(exit, failure.exit());
      String message = failure.message().strip().substring("assemble: ".length());
      String line =
          "line "
              + problem.place().line()
              + ", "
              + problem.place().subject()
              + " ("
              + problem.architecture()
              + "): "
              + message;
      lines.add(line.replace("\n", "\n  "));
    }
    return new Failure(
        exit, subject, "", "the recipe cannot be built" + count(lines), "", "", lines);
  }

  /** A message that begins with FILE:LINE. */
  private static Failure placed(int exit, String message) {
    int end = message.indexOf(": ");
    int colon = end < 0 ? -1 : message.lastIndexOf(':', end - 1);
    if (colon < 0) {
      return Failure.of(exit, "", message, "");
    }
    Failure parts = Failure.parsed(exit, message.substring(0, colon), message.substring(end + 2));
    return parts.place().isEmpty() ? parts.at(message.substring(colon + 1, end)) : parts;
  }

  private static String count(List<?> problems) {
    return problems.size() == 1 ? "" : " (" + problems.size() + " problems)";
  }
}
