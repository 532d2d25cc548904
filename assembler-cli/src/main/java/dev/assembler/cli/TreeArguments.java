package dev.assembler.cli;

import dev.assembler.core.ProgressListener;
import dev.assembler.pipeline.UsageException;
import dev.assembler.pipeline.inputs.Addresses;
import dev.assembler.pipeline.inputs.InputFile;
import dev.assembler.pipeline.inputs.InputLock;
import dev.assembler.pipeline.inputs.InputRequest;
import dev.assembler.pipeline.inputs.InputSettings;
import dev.assembler.pipeline.inputs.RemoteTree;
import dev.assembler.pipeline.inputs.StoredInputs;
import dev.assembler.pipeline.source.SourceAddress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What was given as {@code --tree}: files of the host, and files of the network, fetched here. */
final class TreeArguments {

  private TreeArguments() {}

  static List<SourceAddress> resolve(
      List<String> trees, InputOptions options, Console console, ProgressListener progress)
      throws IOException {
    var remote = new ArrayList<Optional<RemoteTree>>();
    for (String tree : trees) {
      remote.add(RemoteTree.parse(Arguments.shown(tree)));
    }
    if (remote.stream().allMatch(Optional::isEmpty)) {
      return trees.stream().map(tree -> SourceAddress.ofTree(Arguments.bytes(tree))).toList();
    }
    InputSettings settings = options.settings(console, progress);
    List<InputRequest> requests =
        remote.stream().flatMap(Optional::stream).map(RemoteTree::request).toList();
    requests.forEach(request -> requirePinned(request, options, settings.lock()));
    List<InputFile> files;
    try (var inputs = new StoredInputs(settings)) {
      files = inputs.fetch(requests);
    }
    options.writeLock(settings.lock().with(files));
    var addresses = new ArrayList<SourceAddress>();
    var next = files.iterator();
    for (int i = 0; i < trees.size(); i++) {
      String argument = trees.get(i);
      if (remote.get(i).isPresent()) {
        InputFile file = next.next();
        console.detail("input: " + Addresses.shown(file.address()) + " is " + file.path());
        argument = file.path() + remote.get(i).get().rest();
      }
      addresses.add(SourceAddress.ofTree(Arguments.bytes(argument)));
    }
    return addresses;
  }

  private static void requirePinned(InputRequest request, InputOptions options, InputLock lock) {
    if (request.sha256().isEmpty()
        && options.lock == null
        && !options.locked
        && lock.find(request.pin()).isEmpty()) {
      throw new UsageException(
          "--tree " + request.name(),
          "an address without a digest",
          "URL@sha256:HEX, or a lock",
          "add --lock " + InputOptions.LOCK_FILE + " to pin what comes now");
    }
  }
}
