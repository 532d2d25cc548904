package dev.assembler.pipeline.build;

import dev.assembler.pipeline.InputException;
import dev.assembler.pipeline.MismatchException;
import dev.assembler.pipeline.OutputException;
import dev.assembler.pipeline.inputs.InputFile;
import dev.assembler.pipeline.inputs.InputLock;
import dev.assembler.pipeline.inputs.InputSettings;
import dev.assembler.pipeline.inputs.LockedFolder;
import dev.assembler.pipeline.inputs.LockedInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The host's own files and folders as sources of a recipe. Whoever builds may change them, and the
 * lock follows; if nothing but the lock may be used, they have to be what it says.
 */
final class LocalInputs {

  private final InputLock lock;
  private final boolean isLocked;

  LocalInputs(InputSettings settings) {
    lock = settings.lock();
    isLocked = settings.locked();
  }

  /**
   * @param name as the recipe has it
   * @param sha256 that the recipe states
   */
  InputFile file(String name, Path path, Optional<String> sha256) throws IOException {
    try {
      String found = FileDigest.of(path);
      if (sha256.isPresent()) {
        require(name, found, sha256.get());
      }
      if (isLocked) {
        require(name, found, pinned(name, lock.find(name).map(LockedInput::sha256)));
      }
      return new InputFile(
          name, path.toAbsolutePath().toUri(), name, Files.size(path), found, path);
    } catch (MismatchException | InputException e) {
      throw e;
    } catch (IOException e) {
      throw new InputException(name, OutputException.reason(e), e);
    }
  }

  /**
   * @param path as the recipe has it
   */
  LockedFolder folder(String path, String sha256) throws IOException {
    if (isLocked) {
      require(path, sha256, pinned(path, lock.folder(path).map(LockedFolder::sha256)));
    }
    return new LockedFolder(path, sha256);
  }

  private static String pinned(String name, Optional<String> sha256) throws InputException {
    return sha256.orElseThrow(
        () -> new InputException(name, "not in the lock; run once without --locked to add it"));
  }

  private static void require(String name, String found, String expected) throws MismatchException {
    if (!found.equals(expected)) {
      throw new MismatchException(name, List.of("sha256 " + found + ", expected " + expected));
    }
  }
}
