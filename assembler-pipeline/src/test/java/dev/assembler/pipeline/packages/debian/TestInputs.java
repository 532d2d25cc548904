package dev.assembler.pipeline.packages.debian;

import dev.assembler.core.ProgressListener;
import dev.assembler.core.image.FileImage;
import dev.assembler.core.image.ImageDigest;
import dev.assembler.core.image.ImageSource;
import dev.assembler.pipeline.InputException;
import dev.assembler.pipeline.MismatchException;
import dev.assembler.pipeline.inputs.InputFile;
import dev.assembler.pipeline.inputs.InputRequest;
import dev.assembler.pipeline.inputs.Inputs;
import dev.assembler.testkit.ReferenceTool;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Files of this host, and of a mirror where a folder is given to keep them; digests checked. */
final class TestInputs implements Inputs {

  private final Path kept;
  final AtomicLong fetched = new AtomicLong();

  TestInputs() {
    this(null);
  }

  /** What is fetched is kept in this folder, by address. */
  TestInputs(Path kept) {
    this.kept = kept;
  }

  @Override
  public List<InputFile> fetch(List<InputRequest> requests) throws IOException {
    var files = new ArrayList<InputFile>();
    for (InputRequest request : requests) {
      files.add(one(request));
    }
    return files;
  }

  private InputFile one(InputRequest request) throws IOException {
    Path path = path(request);
    if (!Files.isRegularFile(path)) {
      throw new InputException(request.name(), "there is no " + path);
    }
    String digest;
    try (ImageSource image = FileImage.openForReading(path)) {
      digest = ImageDigest.sha256(image, ProgressListener.NONE);
    }
    if (request.sha256().isPresent() && !request.sha256().get().equals(digest)) {
      throw new MismatchException(
          request.name(), List.of("SHA-256 " + digest + ", expected " + request.sha256().get()));
    }
    return new InputFile(
        request.name(), request.address(), request.pin(), Files.size(path), digest, path);
  }

  private Path path(InputRequest request) throws IOException {
    URI address = request.address();
    if (address.getScheme().equals("file")) {
      return Path.of(address);
    }
    if (kept == null) {
      throw new InputException(request.name(), address + ": no network in this test");
    }
    Path path = kept.resolve(address.toString().replaceAll("[^A-Za-z0-9.+_~-]+", "_"));
    if (!Files.exists(path)) {
      fetched.incrementAndGet();
      Path partial = Files.createTempFile(kept, "fetch", "");
      ReferenceTool.Result result =
          ReferenceTool.require("curl").tryRun("-fsSL", "-o", partial, address.toString());
      if (result.exit() != 0) {
        Files.delete(partial);
        throw new InputException(request.name(), address + ": " + result.err());
      }
      Files.move(partial, path);
    }
    return path;
  }
}
