package dev.assembler.pipeline.build;

import dev.assembler.core.ProgressListener;
import dev.assembler.core.image.ImageCopy;
import dev.assembler.core.image.ImageSink;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.DerivedIds;
import dev.assembler.core.tree.FileTree;
import dev.assembler.pipeline.iso.GrubCore;
import dev.assembler.pipeline.layout.DiskRequest;
import dev.assembler.pipeline.layout.LayoutJob;
import dev.assembler.pipeline.layout.LayoutResult;
import dev.assembler.pipeline.packages.PackageOrigin;
import dev.assembler.pipeline.packages.SpdxDocument;
import dev.assembler.pipeline.recipe.ArtifactSpec;
import dev.assembler.pipeline.recipe.References;
import dev.assembler.pipeline.recipe.TreeFile;
import dev.assembler.pipeline.source.HostPath;
import dev.assembler.pipeline.source.SourceAddress;
import dev.assembler.pipeline.transport.ConvertJob;
import dev.assembler.pipeline.transport.ConvertRequest;
import dev.assembler.pipeline.transport.ConvertResult;
import dev.assembler.pipeline.transport.DiskContainer;
import dev.assembler.verity.HashTree;
import dev.assembler.verity.VerityImage;
import dev.assembler.verity.VerityOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes an artifact's file, in the workspace under its key. */
final class ArtifactMaking {

  private final RecipeBuild build;
  private final TreeRoom trees;
  private final KernelRoom kernel;
  private final ArtifactRoom artifacts;

  ArtifactMaking(RecipeBuild build, TreeRoom trees, KernelRoom kernel, ArtifactRoom artifacts) {
    this.build = build;
    this.trees = trees;
    this.kernel = kernel;
    this.artifacts = artifacts;
  }

  MadeFile make(ArtifactSpec spec, Key key) throws IOException {
    Path place = build.workspace().made(key);
    return switch (spec) {
      case ArtifactSpec.Image image ->
          new ImageMaking(build, trees, artifacts).make(image, key, place);
      case ArtifactSpec.Kernel one -> kernel(one, key, place);
      case ArtifactSpec.Verity verity -> verity(verity, key, place);
      case ArtifactSpec.Uki uki -> new UkiMaking(build, artifacts).make(uki, key, place);
      case ArtifactSpec.GrubCore grub -> grubCore(grub, key, place);
      case ArtifactSpec.Disk disk -> disk(disk, key, place);
      case ArtifactSpec.Container container -> container(container, key, place);
      case ArtifactSpec.Plain plain -> plain(plain, key, place);
      case ArtifactSpec.Spdx spdx -> spdx(spdx, key, place);
      case ArtifactSpec.Ipxe ipxe -> new IpxeMaking(build, artifacts).make(ipxe, key, place);
    };
  }

  /** Work on an artifact, told of when it begins and when it ends. */
  static MadeFile told(
      RecipeBuild build, ArtifactSpec spec, boolean allCores, Cores.Work<MadeFile> work)
      throws IOException {
    String subject = "artifact." + spec.name();
    Cores.Work<MadeFile> telling =
        () -> {
          build.frame().requireGoing();
          long started = build.started(subject);
          MadeFile made = work.run();
          build.finished(subject, false, made.size(), started);
          return made;
        };
    return allCores ? build.cores().all(telling) : build.cores().one(telling);
  }

  /** Identities of one artifact are not those of another. */
  static String seed(RecipeBuild build, ArtifactSpec spec) {
    return build.recipe().seed() + "/" + build.recipe().architecture() + "/" + spec.name();
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static HostPath hostPath(Path path) {
    return HostPath.of(path.toString());
  }

  private MadeFile kernel(ArtifactSpec.Kernel spec, Key key, Path place) throws IOException {
    artifacts.require(List.of(kernel.source()));
    return told(
        build,
        spec,
        false,
        () -> {
          Content image = kernel.image().content();
          return new FileMaking(build)
              .make(
                  key,
                  place,
                  Map.of(MadeFile.RELEASE, kernel.release()),
                  sink -> copy(image, sink));
        });
  }

  private static void copy(Content content, ImageSink sink) throws IOException {
    try (ImageSource source = content.open()) {
      ImageCopy.copy(source, sink);
    }
  }

  private MadeFile verity(ArtifactSpec.Verity spec, Key key, Path place) throws IOException {
    Content data = artifacts.content(spec.of());
    DerivedIds ids = DerivedIds.of(seed(build, spec));
    return told(
        build,
        spec,
        true,
        () -> {
          HashTree tree;
          try (ImageSource source = data.open()) {
            tree =
                VerityImage.of(
                    source,
                    VerityOptions.defaults()
                        .withSalt(ids.bytes("verity/" + spec.name()))
                        .withUuid(ids.uuid("verity/" + spec.name()))
                        .withThreads(build.cores().count()));
          }
          return new FileMaking(build)
              .make(
                  key,
                  place,
                  Map.of(MadeFile.ROOT_HASH, tree.rootHash().toString()),
                  tree::writeTo);
        });
  }

  private MadeFile grubCore(ArtifactSpec.GrubCore spec, Key key, Path place) throws IOException {
    artifacts.require(References.needsOf(spec));
    return told(
        build,
        spec,
        false,
        () -> {
          byte[] core =
              GrubCore.of(
                  artifacts.sourceTree(spec.from().source()),
                  spec.from().path().replaceFirst("/+$", ""), // it may be the root of its source
                  spec.modules(),
                  spec.prefix(),
                  artifacts.commandLine(spec.config()));
          return new FileMaking(build)
              .make(key, place, Map.of(), sink -> sink.writeAt(0, ByteBuffer.wrap(core)));
        });
  }

  private MadeFile spdx(ArtifactSpec.Spdx spec, Key key, Path place) throws IOException {
    artifacts.require(References.needsOf(spec));
    FileTree tree = trees.tree(spec.tree());
    List<PackageOrigin> packages = artifacts.packages(spec.tree());
    return told(
        build,
        spec,
        false,
        () -> {
          String document =
              SpdxDocument.of(
                  spec.name(),
                  tree,
                  packages,
                  build.request().program().replace(' ', '-'),
                  build.epoch());
          return new FileMaking(build)
              .make(
                  key, place, Map.of(), sink -> sink.writeAt(0, ByteBuffer.wrap(bytes(document))));
        });
  }

  private MadeFile disk(ArtifactSpec.Disk spec, Key key, Path place) throws IOException {
    artifacts.require(References.needsOf(spec));
    var request =
        new DiskRequest(
            hostPath(place),
            spec.file(),
            Optional.empty(),
            build.rules(),
            Set.of(),
            Optional.of(seed(build, spec)),
            false,
            build.cores().count());
    try (LayoutJob job =
        build
            .cores()
            .one(() -> LayoutJob.prepare(spec.description(), request, ProgressListener.NONE))) {
      job.warnings().forEach(text -> build.warn("artifact." + spec.name(), text));
      return told(
          build,
          spec,
          true,
          () -> {
            LayoutResult result = job.write(build.frame().onOutput(), ProgressListener.NONE);
            return new MadeFile(key, place, result.size(), result.sha256(), Map.of());
          });
    }
  }

  private MadeFile container(ArtifactSpec.Container spec, Key key, Path place) throws IOException {
    MadeFile disk = artifacts.get(spec.of());
    var request =
        new ConvertRequest(
            SourceAddress.ofTree(bytes(disk.path().toString())),
            hostPath(place),
            DiskContainer.choose(
                spec.container(), spec.compression().orElse(null), spec.common().output()),
            Optional.empty(),
            Optional.of(seed(build, spec)),
            build.epoch(),
            build.cores().count());
    return told(
        build,
        spec,
        true,
        () -> {
          try (ConvertJob job = ConvertJob.prepare(request)) {
            ConvertResult result = job.write(true, build.frame().onOutput(), ProgressListener.NONE);
            return new MadeFile(key, place, Files.size(place), result.sha256(), Map.of());
          }
        });
  }

  private MadeFile plain(ArtifactSpec.Plain spec, Key key, Path place) throws IOException {
    Content content =
        spec.kind() == TreeFile.Kind.TEXT
            ? Content.of(spec.value())
            : TreeFiles.content(spec.value(), build.path(spec.value()));
    return told(
        build,
        spec,
        false,
        () -> new FileMaking(build).make(key, place, Map.of(), sink -> copy(content, sink)));
  }
}
