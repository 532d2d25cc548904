package dev.assembler.core.host;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.core.tree.EntryName;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinuxCallsTest {

  @TempDir Path directory;

  /** Kernels before 6.13: names in an open directory are reached through /proc. */
  @Test
  void xattrsAreReachedWithoutTheCallsOfNewKernels() throws Exception {
    Shell.run(directory, "ln -s nowhere link; mkfifo fifo; touch \"$(printf 'l\\351')\"");
    var xattrs = new LinuxXattrs(false);
    int opened = new LinuxRoot(directory).open(LinuxCalls.current());
    byte[] name = "trusted.t".getBytes(StandardCharsets.US_ASCII);
    byte[][] files = {{'l', 'i', 'n', 'k'}, {'f', 'i', 'f', 'o'}, {'l', (byte) 0xE9}};

    for (byte[] file : files) {
      EntryName entry = EntryName.of(file);
      assertEquals(0, xattrs.set(opened, entry, name, file));
      assertEquals(name.length + 1, xattrs.list(opened, entry));
      assertArrayEquals(name, LinuxXattrs.splitNames(xattrs.taken(name.length + 1))[0]);
      assertEquals(file.length, xattrs.get(opened, entry, name));
      assertArrayEquals(file, xattrs.taken(file.length));
    }
    assertTrue(xattrs.areReachable());
    LinuxCalls.current().close(opened);
  }

  /** Kernels before 6.6, which follow links when they set modes by name. */
  @Test
  void modesAreSetWithoutTheCallsOfNewKernels() throws Exception {
    Shell.run(directory, "echo x > f; chmod 0 f; mkfifo p; mkdir d; mknod c c 1 3; ln -s f link");
    LinuxCalls calls = LinuxCalls.current();
    int opened = new LinuxRoot(directory).open(calls);

    for (String name : new String[] {"p", "d", "c", "f"}) {
      assertEquals(0, calls.setModeThroughProc(opened, EntryName.of(name), 04751), name);
    }
    int link = calls.setModeThroughProc(opened, EntryName.of("link"), 0777);
    int none = calls.setModeThroughProc(opened, EntryName.of("none"), 0777);
    calls.close(opened);

    assertEquals(Errno.EOPNOTSUPP.result(), link);
    assertEquals(Errno.ENOENT.result(), none);
    assertEquals("4751 4751 4751 4751", Shell.run(directory, "echo $(stat -c %a p d c f)").strip());
  }

  @Test
  void aModeIsNeverSetThroughALink() throws Exception {
    Shell.run(directory, "echo x > f; chmod 600 f; ln -s f link");
    LinuxCalls calls = LinuxCalls.current();
    int opened = new LinuxRoot(directory).open(calls);

    int link = calls.setMode(opened, EntryName.of("link"), 0777);
    int file = calls.setMode(opened, EntryName.of("f"), 0640);
    calls.close(opened);

    assertEquals(Errno.EOPNOTSUPP.result(), link);
    assertEquals(0, file);
    assertEquals("640", Shell.run(directory, "stat -c %a f").strip());
  }

  @Test
  void errorsAreNamedInWords() {
    int result = LinuxCalls.current().open(-1, EntryName.of("x"), LinuxAbi.O_RDONLY, 0);

    assertEquals("bad file descriptor (EBADF)", Errno.text(result));
    assertEquals("error number 4095", Errno.text(-4095));
  }

  @Test
  void theUserIsTheOneThatIdTells() throws Exception {
    String id = Shell.run(directory, "echo $(id -u):$(id -g)").strip();

    HostUser current = HostUser.current().orElseThrow();

    assertEquals(id, current.uid() + ":" + current.gid());
    assertEquals(current, HostUser.fromLibrary().orElseThrow());
    assertEquals(
        new HostUser(OrdinaryUser.ID, OrdinaryUser.ID),
        OrdinaryUser.call(() -> HostUser.current().orElseThrow()));
  }

  @Test
  void capabilitiesAreThoseOfTheThread() throws Exception {
    int sysAdmin = 21;

    assertTrue(LinuxCalls.current().hasCapability(sysAdmin));
    assertEquals(false, OrdinaryUser.call(() -> LinuxCalls.current().hasCapability(sysAdmin)));
  }
}
