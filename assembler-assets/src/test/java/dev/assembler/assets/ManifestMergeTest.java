package dev.assembler.assets;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ManifestMergeTest {

  private static final AssetManifest A =
      Manifests.manifest(
          "2026.0415.10",
          Map.of(
              "2026.0415.1", Manifests.release(1, "", false),
              "2026.0415.10", Manifests.release(10, "", false)),
          Map.of("1.0.5", Manifests.binary("2026.0415.1")));

  private static final AssetManifest B =
      Manifests.manifest(
          "2026.0415.2",
          Map.of(
              "2026.0415.1", Manifests.release(77, "", true),
              "2026.0415.2", Manifests.release(2, "", false)),
          Map.of("1.0.6", Manifests.binary("2026.0415.2")));

  @Test
  void whatIsMissingIsAdded() {
    ManifestMerge merge = A.merge(B);

    assertEquals(
        List.of("2026.0415.1", "2026.0415.10", "2026.0415.2"),
        List.copyOf(merge.manifest().assets().byVersion().keySet()));
    assertEquals(List.of("assets 2026.0415.2", "binaries 1.0.6"), merge.added());
  }

  @Test
  void bothWaysGiveTheSameReleases() {
    assertEquals(
        A.merge(B).manifest().assets().byVersion().keySet(),
        B.merge(A).manifest().assets().byVersion().keySet());
    assertEquals(
        A.merge(B).manifest().binaries().byVersion().keySet(),
        B.merge(A).manifest().binaries().byVersion().keySet());
  }

  @Test
  void whatIsThereIsNeverReplaced() {
    ManifestMerge merge = A.merge(B);

    assertEquals(
        A.assets().byVersion().get("2026.0415.1"),
        merge.manifest().assets().byVersion().get("2026.0415.1"));
    assertEquals(List.of("assets 2026.0415.1"), merge.kept());
  }

  /** .10 is newer than .2, whichever of them is merged into the other. */
  @Test
  void theCurrentVersionOnlyRises() {
    assertEquals("2026.0415.10", A.merge(B).manifest().assets().current());
    assertEquals("2026.0415.10", B.merge(A).manifest().assets().current());
  }

  @Test
  void unknownFieldsOfBothStay() {
    var a = new AssetManifest(A.assets(), A.binaries(), new TreeMap<>(Map.of("a", "1", "b", "1")));
    var b = new AssetManifest(B.assets(), B.binaries(), new TreeMap<>(Map.of("b", "2", "c", "2")));

    assertEquals(Map.of("a", "1", "b", "1", "c", "2"), a.merge(b).manifest().more());
  }

  @Test
  void mergingTwiceChangesNothing() {
    AssetManifest once = A.merge(B).manifest();

    assertEquals(once, once.merge(B).manifest());
    assertEquals(List.of(), once.merge(B).added());
  }
}
