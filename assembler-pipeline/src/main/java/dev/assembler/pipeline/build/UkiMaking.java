package dev.assembler.pipeline.build;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.ProgressListener;
import dev.assembler.core.image.FileImage;
import dev.assembler.core.image.ImageCopy;
import dev.assembler.core.image.ImageSource;
import dev.assembler.pipeline.InputException;
import dev.assembler.pipeline.UsageException;
import dev.assembler.pipeline.recipe.Architecture;
import dev.assembler.pipeline.recipe.ArtifactSpec;
import dev.assembler.pipeline.recipe.References;
import dev.assembler.pipeline.recipe.SourceRef;
import dev.assembler.pipeline.source.HostPath;
import dev.assembler.pipeline.uki.SignJob;
import dev.assembler.pipeline.uki.UkiJob;
import dev.assembler.pipeline.uki.UkiRequest;
import dev.assembler.pipeline.uki.UkiResult;
import dev.assembler.uki.KernelImage;
import dev.assembler.uki.KeyFiles;
import dev.assembler.uki.PeImage;
import dev.assembler.uki.PeMachine;
import dev.assembler.uki.SigningKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Makes unified kernel images, and signs them. */
record UkiMaking(RecipeBuild build, ArtifactRoom artifacts) {

  /** By the recipe's key. */
  private static final Map<String, UkiRequest.Part> PARTS =
      Map.of(
          "os-release", UkiRequest.Part.OS_RELEASE,
          "splash", UkiRequest.Part.SPLASH,
          "device-tree", UkiRequest.Part.DEVICE_TREE,
          "microcode", UkiRequest.Part.MICROCODE);

  MadeFile make(ArtifactSpec.Uki spec, Key key, Path place) throws IOException {
    artifacts.require(References.needsOf(spec));
    return ArtifactMaking.told(build, spec, false, () -> written(spec, key, place));
  }

  private MadeFile written(ArtifactSpec.Uki spec, Key key, Path place) throws IOException {
    MadeFile kernel = artifacts.get(spec.kernel());
    var parts = new EnumMap<UkiRequest.Part, HostPath>(UkiRequest.Part.class);
    for (Map.Entry<String, String> part : spec.parts().entrySet()) {
      parts.put(PARTS.get(part.getKey()), file(part.getValue()));
    }
    var initrds = new ArrayList<HostPath>();
    for (String initrd : spec.initrds()) {
      initrds.add(ArtifactMaking.hostPath(artifacts.get(initrd).path()));
    }
    Optional<HostPath> stub = Optional.empty();
    if (spec.stub().isPresent()) {
      stub = Optional.of(file(spec.stub().get()));
      requireStub(spec.stub().get(), stub.get());
    }
    Path unsigned = spec.signing().isPresent() ? build.spoolFolder().resolve(key.hex()) : place;
    UkiJob job =
        UkiJob.prepare(
            new UkiRequest(
                ArtifactMaking.hostPath(kernel.path()),
                stub,
                initrds,
                parts,
                Optional.of(artifacts.commandLine(spec.commandLine()))
                    .filter(line -> !line.isEmpty()),
                Optional.ofNullable(kernel.facts().get(MadeFile.RELEASE)),
                unsigned.toString(),
                Optional.empty()));
    UkiResult result =
        job.write(spec.signing().isEmpty(), build.frame().onOutput(), ProgressListener.NONE);
    var facts = new TreeMap<String, String>(Map.of("pcr11", result.pcr11()));
    String sha256 = result.sha256();
    if (spec.signing().isPresent()) {
      sha256 = sign(spec.signing().get(), unsigned, place);
    }
    return new MadeFile(key, place, Files.size(place), sha256, facts);
  }

  /** A file of the host; one of a source is put beside the others for as long as it is read. */
  private HostPath file(String name) throws IOException {
    Optional<SourceRef> ref = SourceRef.parse(name);
    if (ref.isEmpty()) {
      return ArtifactMaking.hostPath(build.path(name));
    }
    Key key = Key.of(Map.of("source", build.recipe().architecture() + "/" + ref.get()));
    Path copy = build.spoolFolder().resolve(key.hex());
    new FileMaking(build)
        .make(
            key,
            copy,
            Map.of(),
            sink -> {
              try (ImageSource source = artifacts.sourceFile(ref.get()).open()) {
                ImageCopy.copy(source, sink);
              }
            });
    return ArtifactMaking.hostPath(copy);
  }

  /** A kernel for another machine would be found out by whoever starts it. */
  void requireArchitecture(ArtifactSpec.Uki spec, MadeFile kernel) throws IOException {
    Architecture wanted = build.recipe().architecture();
    try (ImageSource image = FileImage.openForReading(kernel.path())) {
      Optional<PeMachine> machine = KernelImage.read(image).program().machine();
      if (machine.isPresent() && !machine.get().architecture().equals(wanted.toString())) {
        throw KernelMachine.wrong(
            wanted, "artifact." + spec.kernel(), machine.get().architecture());
      }
    } catch (ImageFormatException e) {
      throw new InputException("artifact." + spec.kernel(), e.getMessage(), e);
    }
  }

  private void requireStub(String name, HostPath stub) throws IOException {
    String wanted = build.recipe().architecture().toString();
    try (ImageSource image = FileImage.openForReading(stub.toPath())) {
      Optional<PeMachine> machine = PeImage.read(image).machine();
      if (machine.isPresent() && !machine.get().architecture().equals(wanted)) {
        throw new InputException(
            name, "a stub for " + machine.get().architecture() + ", expected one for " + wanted);
      }
    } catch (ImageFormatException e) {
      throw new InputException(name, e.getMessage(), e);
    }
  }

  private String sign(ArtifactSpec.Signing signing, Path unsigned, Path place) throws IOException {
    SigningKey signer;
    try {
      signer =
          SigningKey.of(
              KeyFiles.privateKey(Files.readAllBytes(build.path(signing.key())), null),
              KeyFiles.certificates(Files.readAllBytes(build.path(signing.certificate()))));
    } catch (ImageFormatException e) {
      throw new InputException(signing.key(), e.getMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new UsageException(signing.certificate(), e.getMessage(), "", "");
    }
    String sha256 =
        SignJob.sign(
                ArtifactMaking.hostPath(unsigned),
                signer,
                Optional.empty(),
                ArtifactMaking.hostPath(place),
                build.frame().onOutput())
            .sha256();
    Files.deleteIfExists(unsigned);
    return sha256;
  }
}
