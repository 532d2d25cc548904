package dev.assembler.pipeline.report;

import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.StoredContent;
import java.io.IOException;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What files take in an image that tells. Bytes that several files have in common count for the
 * first of them; a block of tail ends is divided among those who have a tail in it.
 */
final class TreeStorage {

  /** Whose the blocks are that begin at an offset. */
  private final Map<Long, RegularFile> owners = new HashMap<>();

  /** How many bytes of files are in the block at an offset. */
  private final Map<Long, Long> tails = new HashMap<>();

  private final Set<RegularFile> counted = Collections.newSetFromMap(new IdentityHashMap<>());
  private boolean told = true;
  private long duplicates;
  private long total;

  private TreeStorage() {}

  static TreeStorage of(FileTree tree) throws IOException {
    var storage = new TreeStorage();
    tree.walk((path, node) -> {
      if (node instanceof RegularFile file && storage.counted.add(file)) {
        storage.count(file);
      }
    });
    return storage;
  }

  private void count(RegularFile file) {
    Optional<StoredContent> stored = file.content().stored();
    if (stored.isEmpty()) {
      told = false;
      return;
    }
    StoredContent place = stored.get();
    if (place.length() > 0) {
      boolean isFirst = owners.putIfAbsent(place.offset(), file) == null;
      total += isFirst ? place.length() : 0;
      duplicates += isFirst ? 0 : file.size() - place.tail();
    }
    if (place.tail() > 0) {
      total += tails.containsKey(place.sharedOffset()) ? 0 : place.sharedLength();
      tails.merge(place.sharedOffset(), place.tail(), Long::sum);
    }
  }

  /** Whether the image tells what each file takes. */
  boolean isTold() {
    return told;
  }

  /** Bytes of files whose blocks belong to another. */
  long duplicates() {
    return duplicates;
  }

  /** What all files take, each block once. */
  long total() {
    return total;
  }

  /** What a file takes; -1 if the image does not tell that of each. */
  long of(RegularFile file) {
    if (!told) {
      return -1;
    }
    StoredContent place = file.content().stored().orElseThrow();
    long own = owners.get(place.offset()) == file ? place.length() : 0;
    long all = tails.getOrDefault(place.sharedOffset(), 0L);
    long share =
        place.tail() == 0 ? 0 : Math.round((double) place.sharedLength() * place.tail() / all);
    return own + share;
  }
}
