package dev.assembler.iso9660;

import dev.assembler.core.ProgressEvent;
import dev.assembler.core.ProgressListener;
import dev.assembler.core.image.ImageCopy;
import dev.assembler.core.image.ImageSink;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.FileTree;
import java.io.IOException;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * Writes files in their order, each once, behind a place whose size is known: directories are as
 * large whichever files share an extent. A file that turns out to have the bytes of an earlier one
 * gives its place to the next. What comes of it is the plan that knows all this beforehand.
 */
final class FilesFirst {

  private final FileTree tree;
  private final IsoOptions options;
  private final Map<Content, Content> firsts = new IdentityHashMap<>();
  private final Map<Content, Long> places = new IdentityHashMap<>();

  /** How many files there are of a size: one alone needs no digest. */
  private final Map<Long, Integer> sizes = new HashMap<>();

  private record Key(long size, String sha256) {}

  private final Map<Key, Content> known = new HashMap<>();

  FilesFirst(FileTree tree, IsoOptions options) {
    this.tree = tree;
    this.options = options;
  }

  /** Whether the extent is a file's, with its bytes as they are. */
  static boolean writes(FileExtent extent) {
    return extent.content != null && extent.patch == BootEntry.Patch.NONE;
  }

  IsoLayout write(ImageSink sink, ProgressListener listener) throws IOException {
    IsoLayout unshared = LayoutPlanner.plan(tree, options, SharedExtents::unread);
    listener.on(
        new ProgressEvent.StageStarted(IsoWriter.STAGE, unshared.facts().get("content bytes")));
    for (FileExtent extent : unshared.data) {
      if (writes(extent)) {
        sizes.merge(extent.size, 1, Integer::sum);
      }
    }
    long next = unshared.data.isEmpty() ? 0 : unshared.data.getFirst().lba;
    long bytes = 0;
    long files = 0;
    for (FileExtent extent : unshared.data) {
      boolean shares = writes(extent) && !isNew(extent, next, sink);
      next += shares ? 0 : extent.blocks();
      bytes += extent.size;
      listener.on(new ProgressEvent.Advanced(bytes, ++files));
    }
    IsoLayout layout = LayoutPlanner.plan(tree, options, contents -> firsts);
    requireInPlace(layout);
    return layout;
  }

  /** Writes a file; takes it back if its bytes are there already. */
  private boolean isNew(FileExtent extent, long lba, ImageSink sink) throws IOException {
    Content content = extent.content;
    try (ImageSource source = content.open()) {
      ImageCopy.copy(source, sink.window(Blocks.offset(lba), extent.size));
    }
    Content first = content;
    if (sizes.get(extent.size) > 1) {
      String sha256 = content.knownSha256().orElse(null);
      var key = new Key(extent.size, sha256 == null ? SharedExtents.digest(content) : sha256);
      Content earlier = known.putIfAbsent(key, content);
      first = earlier == null ? content : earlier;
    }
    firsts.put(content, first);
    if (first == content) {
      places.put(content, lba);
      return true;
    }
    sink.setSize(Blocks.offset(lba));
    return false;
  }

  private void requireInPlace(IsoLayout layout) {
    for (FileExtent extent : layout.data) {
      if (writes(extent) && places.get(extent.content) != extent.lba) {
        throw new IllegalStateException(
            "a file was written at block "
                + places.get(extent.content)
                + ", expected "
                + extent.lba);
      }
    }
  }
}
