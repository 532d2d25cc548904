package dev.assembler.core.tree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.assembler.core.tree.MetadataPolicy.HardLinks;
import dev.assembler.core.tree.MetadataPolicy.Owners;
import dev.assembler.core.tree.MetadataPolicy.Times;
import org.junit.jupiter.api.Test;

class MetadataPolicyTest {

  private static final TreePath FILE = TreePath.of("/file");
  private static final TreePath LINK = TreePath.of("/link");
  private static final Epoch EPOCH = Epoch.ofSeconds(1000);
  private static final MetadataPolicy KEEP =
      MetadataPolicy.reproducible(EPOCH).withTimes(Times.KEEP);

  private static FileTree tree(Metadata metadata) {
    return FileTree.builder()
        .directory(TreePath.ROOT, metadata)
        .add(FILE, new RegularFile(metadata, Content.of("x")))
        .hardLink(LINK, FILE)
        .build();
  }

  private static Metadata applied(MetadataPolicy policy, Metadata metadata) {
    FileTree normal = tree(metadata).normalized(policy);
    Metadata file = normal.find(FILE).orElseThrow().metadata();
    assertEquals(file, normal.root().metadata(), "the root as any other node");
    return file;
  }

  @Test
  void fixedTimesAreTheEpoch() {
    Metadata old = Metadata.of(04755).withOwner(1, 2).withMtime(5, 7);

    assertEquals(old.withMtime(1000, 0), applied(MetadataPolicy.reproducible(EPOCH), old));
  }

  @Test
  void clampedTimesAreTheEpochAtMostAndWhole() {
    MetadataPolicy clamp = KEEP.withTimes(Times.CLAMP);
    Metadata plain = Metadata.of(0644);

    assertEquals(plain.withMtime(999, 0), applied(clamp, plain.withMtime(999, 999_999_999)));
    assertEquals(plain.withMtime(1000, 0), applied(clamp, plain.withMtime(1000, 1)));
    assertEquals(plain.withMtime(1000, 0), applied(clamp, plain.withMtime(1001, 0)));
    assertEquals(plain.withMtime(-5, 0), applied(clamp, plain.withMtime(-5, 0)));
  }

  @Test
  void keptTimesStayToTheNanosecond() {
    Metadata late = Metadata.of(0644).withMtime(5000, 123);

    assertEquals(late, applied(KEEP, late));
  }

  @Test
  void ownersAreMapped() {
    Metadata mine = Metadata.of(0644).withOwner(1000, 1001);

    assertEquals(mine, applied(KEEP, mine));
    assertEquals(mine.withOwner(7, 8), applied(KEEP.withOwners(Owners.fixed(7, 8)), mine));
    MetadataPolicy own = KEEP.withOwners(Owners.ownToRoot(1000, 1001));
    assertEquals(mine.withOwner(0, 0), applied(own, mine));
    assertEquals(mine.withOwner(0, 33), applied(own, mine.withOwner(1000, 33)));
    assertEquals(mine.withOwner(33, 0), applied(own, mine.withOwner(33, 1001)));
    assertEquals(mine.withOwner(1001, 1000), applied(own, mine.withOwner(1001, 1000)));
  }

  @Test
  void xattrsAreChosenByName() {
    Xattr user = Xattr.of("user.a", new byte[0]);
    Xattr label = Xattr.of("security.selinux", new byte[0]);
    Metadata both = Metadata.of(0644).withXattrs(Xattrs.of(user, label));

    assertEquals(
        both.withXattrs(Xattrs.of(user)),
        applied(KEEP.withXattrs(xattr -> xattr.hasPrefix("user.")), both));
  }

  @Test
  void preservedHardLinksStayOneNode() {
    FileTree normal = tree(Metadata.of(0644)).normalized(MetadataPolicy.reproducible(EPOCH));

    assertSame(normal.find(FILE).orElseThrow(), normal.find(LINK).orElseThrow());
    assertEquals(2, normal.linkCount(normal.find(FILE).orElseThrow()));
  }

  /** Also where the policy changes no field at all. */
  @Test
  void brokenHardLinksAreNodesOfTheirOwnWithEqualContents() {
    FileTree normal = tree(Metadata.of(0644)).normalized(KEEP.withHardLinks(HardLinks.BREAK));

    RegularFile file = (RegularFile) normal.find(FILE).orElseThrow();
    RegularFile link = (RegularFile) normal.find(LINK).orElseThrow();
    assertNotSame(file, link);
    assertSame(file.content(), link.content());
    assertEquals(file.metadata(), link.metadata());
    assertEquals(1, normal.linkCount(file));
  }

  @Test
  void theTreeItselfStaysAsItIs() {
    FileTree tree = tree(Metadata.of(0644).withMtime(5, 5));

    tree.normalized(MetadataPolicy.reproducible(EPOCH));

    assertEquals(5, tree.find(FILE).orElseThrow().metadata().mtimeSeconds());
  }

  @Test
  void nothingMayBeMissing() {
    assertThrows(NullPointerException.class, () -> KEEP.withTimes(null));
    assertThrows(NullPointerException.class, () -> KEEP.withOwners(null));
    assertThrows(NullPointerException.class, () -> KEEP.withXattrs(null));
    assertThrows(NullPointerException.class, () -> KEEP.withHardLinks(null));
    assertThrows(NullPointerException.class, () -> MetadataPolicy.reproducible(null));
  }
}
