package dev.assembler.pipeline.packages.debian;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.pipeline.MismatchException;
import dev.assembler.pipeline.packages.PackageTree;
import dev.assembler.pipeline.packages.UnpackRoom;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Archives as they were at a date, in folders of this host, and versions that are pinned. */
class SnapshotTest {

  private static final String JANUARY = "20250101T000000Z";
  private static final String JUNE = "20250601T000000Z";

  private static TestKey key;

  @TempDir Path folder;

  @BeforeAll
  static void makeKey() {
    key = TestKey.make();
  }

  private static TestDeb app(String version) {
    return new TestDeb("app", version).file("/usr/bin/app", 0755, "version " + version);
  }

  private DebianSource snapshots() throws IOException {
    new TestRepository(folder.resolve(JANUARY), key).add(app("1.0-1")).write();
    DebianSource june =
        new TestRepository(folder.resolve(JUNE), key)
            .add(app("1.0-1"), app("2.0-1"))
            .release("Valid-Until", "Sun, 08 Jun 2025 00:00:00 UTC")
            .write()
            .source();
    return DebianSource.of(
        folder.toUri() + "@SNAPSHOTID@", "stable", List.of("main"), june.keyring());
  }

  /** The version that was chosen, and the bytes of a tar of the tree. */
  private record Made(String version, byte[] tar) {}

  private Made install(DebianSource source, String wanted) throws IOException {
    try (UnpackRoom room = UnpackRoom.in(folder)) {
      var request =
          new DebianRequest(List.of(source), List.of("amd64"), Variant.CUSTOM, List.of(wanted));
      ResolvedPackages resolved = DebianPackages.resolve(request, new TestInputs(), room, 2);
      PackageTree tree =
          DebianPackages.install(resolved, new TestInputs(), room, InstallOptions.defaults());
      return new Made(
          resolved.packages().getFirst().version().toString(), TestDeb.tar(tree.tree()));
    }
  }

  /** A base that is stated is part of it, without whoever may read it. */
  @Test
  void aLockHasSuiteAndDateAndNoMirror() throws IOException {
    String base = "https://me:secret@mirror.example/debian/@SNAPSHOTID@/";
    DebianSource stated = DebianSource.of(base, "bookworm", List.of("main"), snapshots().keyring());

    assertEquals("debian:bookworm/pool/a.deb", pin(snapshots(), "bookworm"));
    assertEquals(
        "debian:bookworm@" + JUNE + "/pool/a.deb",
        stated.ofAnyMirror("debian").snapshot(JUNE).pin("pool/a.deb"));
    assertEquals(
        "https://mirror.example/debian/" + JUNE + "/pool/a.deb",
        stated.snapshot(JUNE).pin("pool/a.deb"));
  }

  private static String pin(DebianSource source, String suite) {
    return DebianSource.of("file:///srv/debian", suite, List.of("main"), source.keyring())
        .ofAnyMirror("debian")
        .pin("pool/a.deb");
  }

  @Test
  void theDateSaysWhichVersionIsTheNewest() throws IOException {
    DebianSource snapshots = snapshots();

    assertEquals("1.0-1", install(snapshots.snapshot(JANUARY), "app").version);
    assertEquals("2.0-1", install(snapshots.snapshot(JUNE), "app").version);
  }

  @Test
  void ofTwoVersionsThePinnedOneIsChosenWithTheSameBytesEachTime() throws IOException {
    DebianSource june = snapshots().snapshot(JUNE);

    Made first = install(june, "app=1.0-1");
    Made second = install(june, "app=1.0-1");
    Made unpinned = install(june, "app");

    assertEquals("1.0-1", first.version);
    assertArrayEquals(first.tar, second.tar);
    assertEquals("2.0-1", unpinned.version);
    assertArrayEquals(first.tar, install(snapshots().snapshot(JANUARY), "app").tar);
  }

  @Test
  void aSnapshotLaterThanItsReleaseIsValidIsRefused() throws IOException {
    DebianSource snapshots = snapshots();
    Files.move(folder.resolve(JUNE), folder.resolve("20250701T000000Z"));

    var refused =
        assertThrows(
            MismatchException.class, () -> install(snapshots.snapshot("20250701T000000Z"), "app"));

    assertTrue(refused.getMessage().contains("2025-06-08"), refused.getMessage());
  }

  @Test
  void aVersionThatTheSnapshotDoesNotHaveIsRefusedWithThoseItHas() throws IOException {
    var refused =
        assertThrows(
            ResolutionException.class, () -> install(snapshots().snapshot(JANUARY), "app=2.0-1"));

    assertTrue(
        refused.getMessage().contains("only 1.0-1 for amd64 is there"), refused.getMessage());
  }
}
