package dev.assembler.pipeline.build;

import dev.assembler.assets.DigestAlgorithm;
import dev.assembler.assets.FsVerity;
import dev.assembler.core.ProgressListener;
import dev.assembler.core.image.FileImage;
import dev.assembler.core.image.ImageSource;
import dev.assembler.pipeline.convert.OutputFormat;
import dev.assembler.pipeline.convert.TreeJob;
import dev.assembler.pipeline.convert.TreeRequest;
import dev.assembler.pipeline.convert.TreeResult;
import dev.assembler.pipeline.format.FormatOption;
import dev.assembler.pipeline.format.IdentitySeed;
import dev.assembler.pipeline.format.ImageFormats;
import dev.assembler.pipeline.format.OptionValues;
import dev.assembler.pipeline.format.WriteSettings;
import dev.assembler.pipeline.recipe.ArtifactSpec;
import dev.assembler.pipeline.recipe.References;
import dev.assembler.pipeline.shape.Prune;
import dev.assembler.pipeline.shape.Shape;
import dev.assembler.pipeline.source.OpenTree;
import dev.assembler.pipeline.source.SourceAddress;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes an image of a tree of the recipe, by the format's own options. */
record ImageMaking(RecipeBuild build, TreeRoom trees, ArtifactRoom artifacts) {

  MadeFile make(ArtifactSpec.Image spec, Key key, Path place) throws IOException {
    OutputFormat.Choice choice =
        OutputFormat.choose(spec.format(), spec.compression().orElse(null), spec.common().output());
    OutputFormat format =
        choice.with(
            new WriteSettings(
                choice.codec(),
                build.epoch(),
                build.cores().count(),
                options(spec),
                IdentitySeed.stated(ArtifactMaking.seed(build, spec))),
            "epoch");
    var request =
        new TreeRequest(
            List.of(SourceAddress.ofTree(ArtifactMaking.bytes("-"))),
            ArtifactMaking.hostPath(place),
            format,
            build.rules(),
            Set.of(),
            List.of(),
            List.of(),
            new Shape(false, Prune.NONE, Optional.empty(), spec.common().budget()),
            0,
            false);
    artifacts.require(References.needsOf(spec));
    var all = new ArrayList<OpenTree>();
    for (List<byte[]> own : format.writer().ownTrees()) {
      all.add(open(new String(own.getFirst(), StandardCharsets.UTF_8)));
    }
    all.add(open(spec.tree()));
    try (TreeJob job = TreeJob.of(request, all)) {
      build
          .cores()
          .one(() -> {
            job.plan();
            return null;
          });
      job.warnings().forEach(text -> build.warn("artifact." + spec.name(), text));
      return ArtifactMaking.told(
          build,
          spec,
          true,
          () -> {
            TreeResult result =
                job.write(
                    OutputStream.nullOutputStream(),
                    build.frame().onOutput(),
                    ProgressListener.NONE);
            return new MadeFile(key, place, result.size(), result.sha256(), facts(spec, place));
          });
    }
  }

  /** Of a read-only file system, which is what a machine measures by fs-verity. */
  private Map<String, String> facts(ArtifactSpec.Image spec, Path place) throws IOException {
    if (!spec.format().equals("squashfs")) {
      return Map.of();
    }
    try (ImageSource image = FileImage.openForReading(place)) {
      byte[] digest =
          FsVerity.of(image, DigestAlgorithm.FSVERITY_SHA256, new byte[0], build.cores().count())
              .digest();
      return Map.of(MadeFile.FS_VERITY, "sha256:" + HexFormat.of().formatHex(digest));
    }
  }

  private OpenTree open(String tree) throws IOException {
    return new OpenTree("tree." + tree, false, "tree", trees.tree(tree), List.of(), null, null);
  }

  /** As the command line gives them. */
  private OptionValues options(ArtifactSpec.Image spec) throws IOException {
    var values = new LinkedHashMap<String, List<byte[]>>();
    for (FormatOption option : ImageFormats.named(spec.format()).options()) {
      List<String> texts = spec.options().get(option.name());
      if (texts == null) {
        continue;
      }
      switch (option.value()) {
        case FLAG -> values.put(option.name(), List.of(new byte[0]));
        case FILE -> {
          Path file = build.path(texts.getFirst());
          values.put(
              option.name(),
              List.of(ArtifactMaking.bytes(texts.getFirst()), Files.readAllBytes(file)));
        }
        case PLACE ->
            values.put(
                option.name(),
                List.of(ArtifactMaking.bytes(build.path(texts.getFirst()).toString())));
        case TEXT, LIST, SOURCES ->
            values.put(option.name(), texts.stream().map(ArtifactMaking::bytes).toList());
      }
    }
    return new OptionValues(values);
  }
}
