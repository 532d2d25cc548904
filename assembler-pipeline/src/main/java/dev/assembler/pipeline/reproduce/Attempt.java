package dev.assembler.pipeline.reproduce;

import dev.assembler.pipeline.source.HostPath;
import java.util.Objects;

/** How a build on some host ended. */
public sealed interface Attempt {

  /**
   * It was done.
   *
   * @param folder what was built is in there, and nothing else
   */
  record Built(HostPath folder) implements Attempt {
    public Built {
      Objects.requireNonNull(folder, "folder");
    }
  }

  /**
   * It ended with an error.
   *
   * @param exit the exit code of the program
   * @param message what it said
   */
  record Failed(int exit, String message) implements Attempt {
    public Failed {
      Objects.requireNonNull(message, "message");
    }
  }

  /**
   * There can be no such host here.
   *
   * @param reason in a few words
   */
  record NotTried(String reason) implements Attempt {
    public NotTried {
      Objects.requireNonNull(reason, "reason");
    }
  }
}
