package dev.assembler.pipeline.build;

import dev.assembler.pipeline.InputException;
import dev.assembler.pipeline.MismatchException;
import dev.assembler.pipeline.OutputException;
import dev.assembler.pipeline.inputs.InputFile;
import dev.assembler.pipeline.inputs.InputRequest;
import dev.assembler.pipeline.inputs.Inputs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The host's own files as inputs: where they are is nothing that a lock holds. */
final class LocalInputs implements Inputs {

  @Override
  public List<InputFile> fetch(List<InputRequest> requests) throws IOException {
    var files = new ArrayList<InputFile>();
    for (InputRequest request : requests) {
      files.add(file(request, Path.of(request.address())));
    }
    return files;
  }

  private static InputFile file(InputRequest request, Path path) throws IOException {
    try {
      String sha256 = FileDigest.of(path);
      if (request.sha256().isPresent() && !request.sha256().get().equals(sha256)) {
        throw new MismatchException(
            request.name(), List.of("sha256 " + sha256 + ", expected " + request.sha256().get()));
      }
      return new InputFile(request.name(), request.address(), Files.size(path), sha256, path);
    } catch (MismatchException e) {
      throw e;
    } catch (IOException e) {
      throw new InputException(request.name(), OutputException.reason(e), e);
    }
  }
}
