package dev.assembler.core.host;

import dev.assembler.core.text.PrintableBytes;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.EntryName;
import dev.assembler.core.tree.Xattr;
import dev.assembler.core.tree.Xattrs;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * A directory that is read by descriptor and name: no path is too long for that, and nobody who
 * renames what is above can lead it astray.
 */
final class LinuxFolder implements HostFolder {

  private final LinuxDescriptor directory;
  private final LinuxCalls calls;

  /** Of the file before: on another device than the directory are bind mounts and overlays. */
  private LinuxFile.Place place;

  LinuxFolder(LinuxDescriptor directory) {
    this.directory = directory;
    this.calls = directory.calls();
    this.place = place(directory.device());
  }

  @Override
  public HostStatus status() throws HostFault {
    directory.stat();
    return LinuxStatus.of(calls.status());
  }

  @Override
  public HostStatus status(EntryName name) throws HostFault {
    require(calls.stat(directory.number(), name));
    return LinuxStatus.of(calls.status());
  }

  /** From struct linux_dirent64: inode, offset, record length at 0x10, type, name at 0x13. */
  @Override
  public List<EntryName> names(Consumer<String> unusable) throws HostFault {
    var names = new ArrayList<EntryName>();
    int length;
    while ((length = require(calls.readDirectory(directory.number()))) > 0) {
      byte[] bytes = calls.taken(length);
      ByteBuffer entries = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
      for (int at = 0; at < length; at += Short.toUnsignedInt(entries.getShort(at + 0x10))) {
        int start = at + 0x13;
        int end = start;
        while (bytes[end] != 0) {
          end++;
        }
        add(bytes, start, end, names, unusable);
      }
    }
    return names;
  }

  private static void add(
      byte[] bytes, int start, int end, List<EntryName> names, Consumer<String> unusable) {
    int length = end - start;
    boolean dots = bytes[start] == '.' && (length == 1 || (length == 2 && bytes[start + 1] == '.'));
    if (dots) {
      return;
    }
    if (length >= 1 && length <= EntryName.MAX_LENGTH) {
      names.add(EntryName.of(bytes, start, length));
    } else {
      // vfat and ntfs give up to 765 bytes for their 255 characters
      String name = PrintableBytes.of(Arrays.copyOfRange(bytes, start, end));
      unusable.accept("name \"" + name + "\": " + length + " bytes, a name has 1 to 255");
    }
  }

  @Override
  public byte[] linkTarget(EntryName name) throws HostFault {
    byte[] target = calls.taken(require(calls.readLink(directory.number(), name)));
    if (target.length == 0) {
      throw new HostFault("symbolic link with an empty target");
    }
    return target;
  }

  @Override
  public Content content(EntryName name, HostStatus status) throws HostFault {
    if (!directory.root().surelyReadable(status)) {
      int result = calls.mayRead(directory.number(), name);
      if (result < 0 && !Errno.ENOSYS.is(result)) {
        throw HostFault.of(result);
      }
    }
    if (place.device() != status.device()) {
      place = place(status.device());
    }
    return new LinuxFile(place, name, status);
  }

  private LinuxFile.Place place(long device) {
    return new LinuxFile.Place(directory.root(), directory.path(), device);
  }

  @Override
  public Xattrs xattrs(XattrChoice choice) throws HostFault {
    return choice == XattrChoice.NONE ? Xattrs.NONE : readXattrs(null, choice);
  }

  @Override
  public Xattrs xattrs(EntryName name, HostStatus status, XattrChoice choice) throws HostFault {
    return choice == XattrChoice.NONE ? Xattrs.NONE : readXattrs(name, choice);
  }

  private Xattrs readXattrs(EntryName name, XattrChoice choice) throws HostFault {
    LinuxXattrs kernel = LinuxXattrs.current();
    int length = kernel.list(directory.number(), name);
    if (length == 0 || Errno.EOPNOTSUPP.is(length)) {
      return Xattrs.NONE;
    }
    if (length < 0 && !kernel.areReachable()) {
      throw new HostFault("xattrs: Linux before 6.13 reaches them through /proc, which is missing");
    }
    if (length < 0) {
      throw new HostFault("xattrs: " + HostFault.of(length).getMessage());
    }
    var xattrs = new ArrayList<Xattr>();
    for (byte[] xattr : LinuxXattrs.splitNames(kernel.taken(length))) {
      if (choice.takes(xattr)) {
        int size = kernel.get(directory.number(), name, xattr);
        if (size < 0) {
          throw new HostFault(
              "xattr " + PrintableBytes.of(xattr) + ": " + HostFault.of(size).getMessage());
        }
        xattrs.add(Xattr.of(xattr, kernel.taken(size)));
      }
    }
    return Xattrs.of(xattrs);
  }

  @Override
  public LinuxFolder folder(EntryName name) throws HostFault {
    return new LinuxFolder(directory.open(name));
  }

  @Override
  public void suspend() {
    directory.close();
  }

  @Override
  public void close() {
    directory.close();
  }

  private static int require(int result) throws HostFault {
    if (result < 0) {
      throw HostFault.of(result);
    }
    return result;
  }
}
