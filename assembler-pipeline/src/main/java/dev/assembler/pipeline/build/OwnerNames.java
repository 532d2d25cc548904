package dev.assembler.pipeline.build;

import dev.assembler.core.image.ImageSource;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.TreePath;
import dev.assembler.pipeline.UsageException;
import dev.assembler.pipeline.recipe.Place;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Who the users and groups of a tree are, by its own passwd(5) and group(5). */
final class OwnerNames {

  private static final int LARGEST = 1 << 20;

  private final FileTree tree;
  private Map<String, Long> users;
  private Map<String, Long> groups;

  OwnerNames(FileTree tree) {
    this.tree = tree;
  }

  /**
   * @param owner "USER:GROUP", each a number or a name
   * @throws UsageException for a name that the tree does not know
   */
  Metadata owned(Metadata metadata, String owner, Place place) throws IOException {
    int colon = owner.indexOf(':');
    if (users == null) {
      users = ids("/etc/passwd");
      groups = ids("/etc/group");
    }
    return metadata.withOwner(
        id(owner.substring(0, colon), users, "/etc/passwd", place),
        id(owner.substring(colon + 1), groups, "/etc/group", place));
  }

  private static long id(String name, Map<String, Long> known, String file, Place place) {
    if (name.matches("[0-9]{1,10}") && Long.parseLong(name) <= Metadata.MAX_ID) {
      return Long.parseLong(name);
    }
    Long id = known.get(name);
    if (id == null) {
      throw new UsageException(
          place + ": owner " + name, "not in the tree's " + file, "a number, or a name there", "");
    }
    return id;
  }

  /** The third field of each line by its first. */
  private Map<String, Long> ids(String file) throws IOException {
    var ids = new HashMap<String, Long>();
    Optional<Node> node = tree.find(TreePath.of(file));
    if (node.isPresent() && node.get() instanceof RegularFile text && text.size() <= LARGEST) {
      var bytes = ByteBuffer.allocate((int) text.size());
      try (ImageSource source = text.content().open()) {
        source.readAt(0, bytes);
      }
      for (String line : new String(bytes.array(), StandardCharsets.UTF_8).split("\n", -1)) {
        String[] fields = line.split(":", -1);
        if (fields.length > 2 && fields[2].matches("[0-9]{1,10}")) {
          ids.putIfAbsent(fields[0], Long.parseLong(fields[2]));
        }
      }
    }
    return ids;
  }
}
