package dev.assembler.core.host;

import dev.assembler.core.text.PrintableBytes;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.TreePath;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Any file system that java.nio.file knows. */
final class PortableAccess implements HostAccess {

  @Override
  public String shown(Path directory) {
    return PrintableBytes.of(PathBytes.given(directory));
  }

  @Override
  public HostFolder open(Path directory) throws HostFault {
    PortableView view = PortableView.of(directory.getFileSystem());
    Path real;
    HostStatus status;
    try {
      real = directory.toRealPath();
      status = view.status(real);
    } catch (NoSuchFileException e) {
      throw new HostFault("no such file or directory");
    } catch (IOException e) {
      throw PortableFaults.of(e);
    }
    if (status.kind() != Node.Kind.DIRECTORY) {
      throw new HostFault(
          String.format(Locale.ROOT, "found a %s, expected a directory", status.kind()));
    }
    return new PortableFolder(real, view, TreePath.ROOT, shown(directory));
  }

  @Override
  public List<String> unseen(Path directory, HostReadOptions options) {
    var unseen = new ArrayList<>(PortableView.of(directory.getFileSystem()).unseen());
    if (options.xattrs() != XattrChoice.NONE) {
      boolean user = directory.getFileSystem().supportedFileAttributeViews().contains("user");
      unseen.add(user ? "xattrs outside user.*" : "xattrs");
    }
    unseen.add("holes");
    return unseen;
  }

  @Override
  public HostTarget create(Path directory) throws HostFault {
    try {
      Files.createDirectory(directory);
    } catch (NoSuchFileException e) {
      throw new HostFault("the directory it is to be in does not exist");
    } catch (FileAlreadyExistsException e) {
      requireEmpty(directory); // before anything of it is changed
    } catch (IOException e) {
      throw PortableFaults.of(e);
    }
    PortableTarget target = PortableTarget.ofEmpty(directory);
    requireEmpty(directory); // and now that nobody else can put something into it
    return target;
  }

  private void requireEmpty(Path directory) throws HostFault {
    try (HostFolder there = open(directory)) {
      if (!there.names(unusable -> {}).isEmpty()) {
        throw new HostFault("not empty; a tree is written to a new or an empty directory");
      }
    }
  }
}
