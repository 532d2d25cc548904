package dev.assembler.core.host;

import dev.assembler.core.image.Extent;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.text.PrintableBytes;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.EntryName;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.Xattr;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** A directory that is filled by java.nio.file. */
final class PortableTarget implements HostTarget {

  private static final int BUFFER_SIZE = 128 * 1024;

  private final Path path;
  private final PortableView view;

  private PortableTarget(Path path, PortableView view) {
    this.path = path;
    this.view = view;
  }

  static PortableTarget ofEmpty(Path path) throws HostFault {
    var target = new PortableTarget(path, PortableView.of(path.getFileSystem()));
    target.own();
    target.keepOthersOut();
    return target;
  }

  /** Somebody else's directory becomes the caller's: its owner may enter it whatever its mode. */
  private void own() throws HostFault {
    Optional<HostUser> user = PortableView.isHosts(path) ? HostUser.current() : Optional.empty();
    if (view != PortableView.UNIX || user.isEmpty()) {
      return; // who the caller is cannot be known
    }
    try {
      int uid = (int) user.get().uid();
      if (!Files.getAttribute(path, "unix:uid").equals(uid)) {
        Files.setAttribute(path, "unix:uid", uid);
      }
    } catch (IOException | RuntimeException e) {
      throw new HostFault("belongs to another user: " + PortableFaults.refusal(e).getMessage());
    }
  }

  /** Mode 0700 while it is filled, where there are modes. */
  private void keepOthersOut() throws HostFault {
    if (view != PortableView.BASIC) {
      try {
        Files.setPosixFilePermissions(path, PortableView.permissions(0700));
      } catch (IOException | UnsupportedOperationException e) {
        throw PortableFaults.refusal(e);
      }
    }
  }

  @Override
  public HostTarget makeDirectory(EntryName name) throws HostFault {
    Path child = child(name);
    try {
      Files.createDirectory(child);
    } catch (IOException e) {
      throw PortableFaults.of(e);
    }
    var made = new PortableTarget(child, view);
    made.keepOthersOut();
    return made;
  }

  @Override
  public HostTarget directory(EntryName name) throws HostFault {
    return new PortableTarget(child(name), view);
  }

  @Override
  public void makeFile(EntryName name, Content content) throws IOException {
    Path child = child(name);
    try (ImageSource source = content.open()) {
      SeekableByteChannel made;
      try {
        made =
            Files.newByteChannel(
                child,
                Set.of(
                    StandardOpenOption.WRITE,
                    StandardOpenOption.CREATE_NEW,
                    StandardOpenOption.SPARSE));
      } catch (IOException e) {
        throw PortableFaults.of(e);
      }
      try (made) {
        copy(source, content.size(), made);
      }
    }
  }

  private static void copy(ImageSource source, long size, SeekableByteChannel made)
      throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(size, BUFFER_SIZE));
    for (Extent extent : source.dataExtents()) {
      for (long at = extent.offset(); at < extent.end(); at += buffer.limit()) {
        buffer.clear().limit((int) Math.min(buffer.capacity(), extent.end() - at));
        source.readAt(at, buffer);
        buffer.flip();
        write(made, at, buffer);
      }
    }
    if (made.size() < size) { // a hole at the end: its last byte makes it long enough
      write(made, size - 1, ByteBuffer.allocate(1));
    }
  }

  private static void write(SeekableByteChannel made, long offset, ByteBuffer bytes)
      throws HostFault {
    try {
      made.position(offset);
      while (bytes.hasRemaining()) {
        made.write(bytes);
      }
    } catch (IOException e) {
      throw PortableFaults.of(e);
    }
  }

  @Override
  public void makeSymlink(EntryName name, byte[] target) throws HostFault {
    Path link = child(name);
    try {
      Files.createSymbolicLink(link, PathBytes.relative(path, target));
      byte[] made = PathBytes.target(Files.readSymbolicLink(link));
      if (!Arrays.equals(made, target)) { // paths made from text have no doubled slashes
        Files.delete(link);
        throw new HostFault("its target would become \"" + PrintableBytes.of(made) + "\"");
      }
    } catch (IOException | UnsupportedOperationException e) {
      throw PortableFaults.refusal(e);
    }
  }

  @Override
  public void makeSpecial(EntryName name, Node node) throws HostFault {
    throw HostFault.refusal("this host access cannot make one");
  }

  @Override
  public void makeLink(EntryName name, HostTarget folder, EntryName existing) throws HostFault {
    Path link = child(name);
    Path target = ((PortableTarget) folder).child(existing);
    try {
      Files.createLink(link, target);
    } catch (IOException | UnsupportedOperationException e) {
      throw PortableFaults.refusal(e);
    }
  }

  private Path child(EntryName name) throws HostFault {
    return PathBytes.resolve(path, name);
  }

  @Override
  public HostTarget.Attributes attributes(EntryName name) {
    return new Attributes(name);
  }

  @Override
  public HostTarget.Attributes attributes() {
    return new Attributes(null);
  }

  @Override
  public void suspend() {
    // nothing is held open between calls
  }

  @Override
  public void close() {
    // nothing is held open between calls
  }

  /** Of a name, or with none of the directory itself. */
  private final class Attributes implements HostTarget.Attributes {

    private final EntryName name;

    Attributes(EntryName name) {
      this.name = name;
    }

    private Path file() throws HostFault {
      return name == null ? path : child(name);
    }

    @Override
    public void setOwner(long uid, long gid) throws HostFault {
      if (view != PortableView.UNIX) {
        return; // nothing to set, and the look back tells 0:0, which stands in for every owner
      }
      HostStatus have = status();
      try {
        if (have.uid() != uid) {
          set("unix:uid", (int) uid);
        }
        if (have.gid() != gid) {
          set("unix:gid", (int) gid);
        }
      } catch (IOException | RuntimeException e) {
        throw PortableFaults.refusal(e);
      }
    }

    @Override
    public void setPermissions(int permissions) throws HostFault {
      if (view == PortableView.BASIC || status().permissions() == permissions) {
        return;
      }
      try {
        if (view == PortableView.UNIX && PortableView.isHosts(path)) {
          set("unix:mode", permissions);
        } else {
          Files.setPosixFilePermissions(file(), PortableView.permissions(permissions));
        }
      } catch (IOException | RuntimeException e) {
        throw PortableFaults.refusal(e);
      }
    }

    private void set(String attribute, Object value) throws IOException {
      Files.setAttribute(file(), attribute, value, LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public void setXattr(Xattr xattr) throws HostFault {
      if (!xattr.hasPrefix("user.")) {
        throw HostFault.refusal("this host access knows user.* only");
      }
      if (status().kind() != Node.Kind.REGULAR_FILE && status().kind() != Node.Kind.DIRECTORY) {
        throw HostFault.refusal("only files and directories have user.* here");
      }
      UserDefinedFileAttributeView attributes =
          Files.getFileAttributeView(
              file(), UserDefinedFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
      if (attributes == null) {
        throw HostFault.refusal("not supported by this file system");
      }
      String text = new String(xattr.nameBytes(), StandardCharsets.UTF_8);
      try {
        attributes.write(text.substring("user.".length()), ByteBuffer.wrap(xattr.value()));
      } catch (IOException | RuntimeException e) {
        throw PortableFaults.refusal(e);
      }
    }

    @Override
    public void setTime(long seconds, int nanos) throws HostFault {
      FileTime time =
          nanos == 0
              ? FileTime.from(seconds, TimeUnit.SECONDS)
              : FileTime.from(Instant.ofEpochSecond(seconds, nanos));
      try {
        Files.getFileAttributeView(file(), BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
            .setTimes(time, null, null);
      } catch (NoSuchFileException e) {
        throw PortableFaults.of(e);
      } catch (IOException | RuntimeException e) {
        throw PortableFaults.refusal(e);
      }
    }

    @Override
    public HostStatus status() throws HostFault {
      try {
        return view.status(file());
      } catch (IOException e) {
        throw PortableFaults.of(e);
      }
    }
  }
}
