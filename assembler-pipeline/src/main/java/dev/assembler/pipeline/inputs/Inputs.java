package dev.assembler.pipeline.inputs;

import java.io.IOException;
import java.util.List;

/**
 * Where files from elsewhere come from. Whoever needs one names it by an {@link InputRequest} and
 * is given a whole local file whose size and digest have been checked; whether it was fetched now,
 * or lay in a store, or is the user's own file is not the caller's business.
 */
public interface Inputs {

  /**
   * All of these, in the order asked for; several may be fetched at once.
   *
   * @throws dev.assembler.pipeline.InputException if one cannot be had
   * @throws dev.assembler.pipeline.MismatchException if one is not what was expected; nothing of it
   *     is kept
   */
  List<InputFile> fetch(List<InputRequest> requests) throws IOException;

  /** One of them. */
  default InputFile fetch(InputRequest request) throws IOException {
    return fetch(List.of(request)).getFirst();
  }
}
