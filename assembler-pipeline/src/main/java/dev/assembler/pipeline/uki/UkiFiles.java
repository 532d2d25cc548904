package dev.assembler.pipeline.uki;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.tree.Content;
import dev.assembler.pipeline.InputException;
import dev.assembler.pipeline.OutputException;
import dev.assembler.pipeline.UsageException;
import dev.assembler.pipeline.source.HostPath;
import dev.assembler.uki.KernelImage;
import dev.assembler.uki.PeImage;
import dev.assembler.uki.UkiParts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The files of a request as parts of a UKI; what is missing or malformed is named. */
final class UkiFiles {

  private UkiFiles() {}

  static UkiParts parts(UkiRequest request) throws IOException {
    Content kernel = content(request.kernel());
    Path stubFile = stub(request, kernel);
    Content stub = content(stubFile.toString(), stubFile);
    look(stubFile.toString(), stub, PeImage::read);
    UkiParts parts = UkiParts.of(stub, kernel);
    for (HostPath initrd : request.initrds()) {
      parts = parts.withInitrd(content(initrd));
    }
    for (Map.Entry<UkiRequest.Part, HostPath> each : request.parts().entrySet()) {
      Content content = content(each.getValue());
      parts =
          switch (each.getKey()) {
            case OS_RELEASE -> parts.withOsRelease(content);
            case DEVICE_TREE -> parts.withDeviceTree(content);
            case SPLASH -> parts.withSplash(content);
            case MICROCODE -> parts.withMicrocode(content);
            case SBAT -> parts.withSbat(content);
            case PCR_PUBLIC_KEY -> parts.withPcrPublicKey(content);
            case PCR_SIGNATURE -> parts.withPcrSignature(content);
          };
    }
    if (request.commandLine().isPresent()) {
      parts = parts.withCommandLine(request.commandLine().get());
    }
    return request.uname().isPresent() ? parts.withUname(request.uname().get()) : parts;
  }

  private static Path stub(UkiRequest request, Content kernel) throws IOException {
    String name = request.kernel().toString();
    PeImage program = look(name, kernel, source -> KernelImage.read(source).program());
    if (request.stub().isPresent()) {
      return request.stub().get().toPath();
    }
    if (program.machine().isEmpty()) {
      throw new UsageException(
          "--kernel " + name, "for a processor not known here", "--stub FILE", "");
    }
    return StubPlace.of(program.machine().get());
  }

  @FunctionalInterface
  private interface Look<T> {
    T at(ImageSource source) throws IOException;
  }

  private static <T> T look(String name, Content content, Look<T> look) throws IOException {
    try (ImageSource source = content.open()) {
      return look.at(source);
    } catch (ImageFormatException e) {
      throw new InputException(name, e.getMessage(), e);
    }
  }

  private static Content content(HostPath file) throws IOException {
    return content(file.toString(), file.toPath());
  }

  private static Content content(String name, Path path) throws IOException {
    if (Files.isDirectory(path)) {
      throw new InputException(name, "a directory, expected a file");
    }
    try {
      return Content.of(path);
    } catch (IOException e) {
      throw new InputException(name, OutputException.reason(e), e);
    }
  }
}
