package dev.assembler.core.host;

import dev.assembler.core.text.PrintableBytes;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.EntryName;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.TreePath;
import dev.assembler.core.tree.Xattr;
import dev.assembler.core.tree.Xattrs;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A directory by java.nio.file. */
final class PortableFolder implements HostFolder {

  private final Path path;
  private final PortableView view;
  private final TreePath below;
  private final String shown;

  /** The host's own paths: one made from bytes might be another one, where names are text. */
  private final Map<EntryName, Path> children = new HashMap<>();

  /**
   * @param below the way here from the root
   * @param shown the root as messages name it
   */
  PortableFolder(Path path, PortableView view, TreePath below, String shown) {
    this.path = path;
    this.view = view;
    this.below = below;
    this.shown = shown;
  }

  @Override
  public HostStatus status() throws HostFault {
    return status(path);
  }

  @Override
  public HostStatus status(EntryName name) throws HostFault {
    return status(children.get(name));
  }

  private HostStatus status(Path file) throws HostFault {
    try {
      return view.status(file);
    } catch (IOException e) {
      throw PortableFaults.of(e);
    }
  }

  @Override
  public List<EntryName> names(Consumer<String> unusable) throws HostFault {
    children.clear();
    try (DirectoryStream<Path> listing = Files.newDirectoryStream(path)) {
      for (Path child : listing) {
        byte[] name = PathBytes.name(child);
        String fault = EntryName.fault(name);
        if (fault == null) {
          children.put(EntryName.of(name), child);
        } else {
          unusable.accept("name \"" + PrintableBytes.of(name) + "\": " + fault);
        }
      }
    } catch (DirectoryIteratorException e) {
      throw PortableFaults.of(e.getCause());
    } catch (IOException e) {
      throw PortableFaults.of(e);
    }
    return new ArrayList<>(children.keySet());
  }

  @Override
  public Xattrs xattrs(XattrChoice choice) throws HostFault {
    return readXattrs(path, choice);
  }

  /** Only of regular files: the view opens what it looks at, and a fifo would wait for ever. */
  @Override
  public Xattrs xattrs(EntryName name, HostStatus status, XattrChoice choice) throws HostFault {
    return status.kind() == Node.Kind.REGULAR_FILE
        ? readXattrs(children.get(name), choice)
        : Xattrs.NONE;
  }

  private static Xattrs readXattrs(Path file, XattrChoice choice) throws HostFault {
    if (choice == XattrChoice.NONE) {
      return Xattrs.NONE;
    }
    UserDefinedFileAttributeView attributes =
        Files.getFileAttributeView(
            file, UserDefinedFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    if (attributes == null) {
      return Xattrs.NONE;
    }
    try {
      var xattrs = new ArrayList<Xattr>();
      for (String text : attributes.list()) {
        if (text.indexOf('\uFFFD') >= 0) {
          throw new HostFault("xattr user." + text + ": its name is no text in this locale");
        }
        byte[] name = ("user." + text).getBytes(StandardCharsets.UTF_8);
        if (choice.takes(name)) {
          var value = new byte[attributes.size(text)];
          ByteBuffer buffer = ByteBuffer.wrap(value);
          int length = value.length == 0 ? 0 : attributes.read(text, buffer);
          xattrs.add(Xattr.of(name, Arrays.copyOf(value, length)));
        }
      }
      return Xattrs.of(xattrs);
    } catch (IllegalArgumentException e) {
      throw new HostFault(e.getMessage());
    } catch (IOException e) {
      throw PortableFaults.of(e);
    }
  }

  @Override
  public byte[] linkTarget(EntryName name) throws HostFault {
    try {
      return PathBytes.target(Files.readSymbolicLink(children.get(name)));
    } catch (IOException e) {
      throw PortableFaults.of(e);
    }
  }

  @Override
  public Content content(EntryName name, HostStatus status) throws HostFault {
    Path file = children.get(name);
    if (!Files.isReadable(file)) {
      throw new HostFault("permission denied");
    }
    return new PortableFile(file, view, status, ShownPath.of(shown, below.resolve(name)));
  }

  @Override
  public HostFolder folder(EntryName name) {
    return new PortableFolder(children.get(name), view, below.resolve(name), shown);
  }

  @Override
  public void suspend() {
    // nothing is held open between calls
  }

  @Override
  public void close() {
    // nothing is held open between calls
  }
}
