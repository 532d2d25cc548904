package dev.assembler.cli;

import dev.assembler.core.host.HostUser;
import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.MetadataPolicy.HardLinks;
import dev.assembler.core.tree.MetadataPolicy.Times;
import dev.assembler.core.tree.PathPattern;
import dev.assembler.pipeline.Sizes;
import dev.assembler.pipeline.UsageException;
import dev.assembler.pipeline.Words;
import dev.assembler.pipeline.convert.MetadataRules;
import dev.assembler.pipeline.convert.OutputFormat;
import dev.assembler.pipeline.convert.OutputPlace;
import dev.assembler.pipeline.convert.OwnerRule;
import dev.assembler.pipeline.convert.SpecArgument;
import dev.assembler.pipeline.convert.TreeRequest;
import dev.assembler.pipeline.convert.XattrRule;
import dev.assembler.pipeline.format.Loss;
import dev.assembler.pipeline.format.OptionValues;
import dev.assembler.pipeline.guest.GuestConfig;
import dev.assembler.pipeline.guest.GuestReader;
import dev.assembler.pipeline.shape.Prune;
import dev.assembler.pipeline.shape.Shape;
import dev.assembler.pipeline.shape.Strip;
import dev.assembler.pipeline.source.HostPath;
import dev.assembler.pipeline.source.SourceAddress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** The main job's options as the request they describe. */
final class Requests {

  private static final int MOST_JOBS = 256;

  private Requests() {}

  static TreeRequest of(
      List<SourceAddress> sources,
      TreeOptions tree,
      ImageOptions image,
      OptionValues own,
      EpochChoice epoch)
      throws IOException {
    return all(sources, tree, image, own, epoch).getFirst();
  }

  /** One for each output; they differ in nothing else. */
  static List<TreeRequest> all(
      List<SourceAddress> sources,
      TreeOptions tree,
      ImageOptions image,
      OptionValues own,
      EpochChoice epoch)
      throws IOException {
    if (tree.trees.isEmpty()) {
      throw new UsageException(
          "--tree", "missing", "a directory, an archive or an image", "add --tree DIR");
    }
    if (image.outs.isEmpty()) {
      throw new UsageException(
          "--out", "missing", "a file", "add --out FILE.squashfs, or --out FILE.tar");
    }
    var outputs = new ArrayList<HostPath>();
    for (String out : image.outs) {
      HostPath output = out.equals("-") ? null : path("--out", out);
      if (output != null) {
        OutputPlace.requireFile(output);
      }
      outputs.add(output);
    }
    long offset = image.offset == null ? 0 : Sizes.parse("--offset", image.offset);
    List<OutputFormat> formats = OutputChoices.of(outputs, image, own, epoch);
    if (offset > 0 && outputs.contains(null)) {
      throw new UsageException("--offset", "standard output begins where it is", "a file", "");
    }
    var exclude = new ArrayList<PathPattern>(PatternOptions.patterns("--exclude", tree.exclude));
    for (String file : tree.excludeFrom) {
      exclude.addAll(PatternOptions.fromFile(file));
    }
    List<SpecArgument> specs =
        tree.specs.stream().map(text -> SpecArgument.parse(Arguments.bytes(text))).toList();
    var requests = new ArrayList<TreeRequest>();
    for (int i = 0; i < outputs.size(); i++) {
      requests.add(
          new TreeRequest(
              sources,
              outputs.get(i),
              formats.get(i),
              rules(tree, epoch),
              losses(tree.allowLoss),
              specs,
              exclude,
              shape(tree, image),
              offset,
              guest(tree, formats.get(i)),
              image.verification()));
    }
    return requests;
  }

  /** What a kernel runs first is in what it unpacks. */
  private static Optional<GuestConfig> guest(TreeOptions tree, OutputFormat format)
      throws IOException {
    if (tree.guest == null) {
      return Optional.empty();
    }
    String name = format.format().name();
    if (!name.equals("initramfs") && !name.equals("cpio")) {
      throw new UsageException(
          "--guest",
          name + " is not what a kernel unpacks",
          "initramfs or cpio",
          "use --out initrd.cpio.zst, or --format initramfs");
    }
    return Optional.of(GuestReader.read(path("--guest", tree.guest)));
  }

  private static Shape shape(TreeOptions tree, ImageOptions image) {
    if (image.budget != null && image.outs.contains("-")) {
      throw new UsageException(
          "--budget", "standard output cannot be taken back", "a file", "use --out FILE");
    }
    return new Shape(
        tree.whiteouts,
        Prune.of(tree.prune),
        tree.strip == null
            ? Optional.empty()
            : Optional.of(Words.one("--strip", tree.strip, Strip.Level.class)),
        image.budget == null
            ? OptionalLong.empty()
            : OptionalLong.of(Sizes.parse("--budget", image.budget)));
  }

  static Set<Loss> losses(List<String> lists) {
    return lists.isEmpty() ? Set.of() : Loss.parse(String.join(",", lists));
  }

  static HostPath path(String option, String text) {
    if (text.isEmpty()) {
      throw new UsageException(option, "empty", "a path", "");
    }
    return HostPath.of(Arguments.bytes(text));
  }

  static int jobs(String text) {
    if (text == null) {
      return Runtime.getRuntime().availableProcessors();
    }
    if (text.matches("[0-9]{1,4}")) {
      int jobs = Integer.parseInt(text);
      if (jobs >= 1 && jobs <= MOST_JOBS) {
        return jobs;
      }
    }
    throw new UsageException(
        "--jobs " + Arguments.shown(text), "no number of threads", "1 to " + MOST_JOBS, "");
  }

  static MetadataRules rules(TreeOptions tree, EpochChoice epoch) {
    Optional<HostUser> user = HostUser.current();
    return new MetadataRules(
        epoch.epoch(),
        Words.one("--times", tree.times, Times.class),
        OwnerRule.parse("--owner", tree.owner),
        tree.xattrs == null ? null : XattrRule.parse(tree.xattrs),
        Words.one("--hard-links", tree.hardLinks, HardLinks.class),
        implicit(tree.defaultSpec).withMtime(epoch.epoch().seconds(), 0),
        tree.rootMode == null ? null : mode("--root-mode", tree.rootMode),
        tree.rootOwner == null ? null : OwnerRule.parseFixed("--root-owner", tree.rootOwner),
        user.map(HostUser::uid).orElse(0L),
        user.map(HostUser::gid).orElse(0L));
  }

  /** KEY=VALUE,.. over 0755 of 0:0. */
  private static Metadata implicit(String spec) {
    Metadata metadata = Metadata.of(0755);
    if (spec == null) {
      return metadata;
    }
    for (String pair : spec.split(",", -1)) {
      int equals = pair.indexOf('=');
      String value = pair.substring(equals + 1);
      String option = "--default-spec " + pair;
      metadata =
          switch (equals < 0 ? "" : pair.substring(0, equals)) {
            case "mode" -> metadata.withPermissions(mode(option, value));
            case "uid" -> metadata.withOwner(id(option, value), metadata.gid());
            case "gid" -> metadata.withOwner(metadata.uid(), id(option, value));
            default ->
                throw new UsageException(
                    option, "unknown", "mode=OCTAL, uid=NUMBER or gid=NUMBER", "");
          };
    }
    return metadata;
  }

  private static int mode(String option, String text) {
    if (text.matches("0?[0-7]{1,4}")) {
      return Integer.parseInt(text, 8);
    }
    throw new UsageException(
        option + (option.startsWith("--root") ? " " + text : ""),
        "no mode",
        "an octal number, 0 to 7777",
        "for example 0755");
  }

  private static long id(String option, String text) {
    if (text.matches("[0-9]{1,10}") && Long.parseLong(text) <= Metadata.MAX_ID) {
      return Long.parseLong(text);
    }
    throw new UsageException(option, "no id", "0 to 4294967295", "");
  }
}
