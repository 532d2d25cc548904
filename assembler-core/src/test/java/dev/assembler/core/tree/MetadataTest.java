package dev.assembler.core.tree;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class MetadataTest {

  private static Xattr xattr(String name, String value) {
    return Xattr.of(name, value.getBytes(UTF_8));
  }

  @Test
  void theBordersOfEveryFieldAreTaken() {
    var most =
        new Metadata(
            07777, Metadata.MAX_ID, Metadata.MAX_ID, Long.MAX_VALUE, 999_999_999, Xattrs.NONE);

    assertEquals(4_294_967_295L, most.uid());
    assertEquals(Long.MIN_VALUE, most.withMtime(Long.MIN_VALUE, 0).mtimeSeconds());
  }

  @Test
  void whatIsBeyondTheBordersIsRefused() {
    Metadata plain = Metadata.of(0644);

    var refused = assertThrows(IllegalArgumentException.class, () -> Metadata.of(010000));
    assertEquals("permissions: 010000, expected 0 to 07777", refused.getMessage());
    assertThrows(IllegalArgumentException.class, () -> Metadata.of(-1));
    assertThrows(IllegalArgumentException.class, () -> plain.withOwner(-1, 0));
    assertThrows(IllegalArgumentException.class, () -> plain.withOwner(0, 1L << 32));
    assertThrows(IllegalArgumentException.class, () -> plain.withMtime(0, -1));
    assertThrows(IllegalArgumentException.class, () -> plain.withMtime(0, 1_000_000_000));
    assertThrows(IllegalArgumentException.class, () -> new Metadata(0644, 0, 0, 0, 0, null));
  }

  @Test
  void eachWitherChangesItsFieldAndNoOther() {
    Metadata plain = Metadata.of(0644);
    Xattrs xattrs = Xattrs.of(xattr("user.a", "1"));

    assertEquals(
        new Metadata(04755, 1, 2, 3, 4, xattrs),
        plain.withPermissions(04755).withOwner(1, 2).withMtime(3, 4).withXattrs(xattrs));
  }

  @Test
  void changingNothingGivesTheSameObject() {
    Metadata plain = Metadata.of(0644).withXattrs(Xattrs.of(xattr("user.a", "1")));

    assertSame(plain, plain.withPermissions(0644));
    assertSame(plain, plain.withOwner(0, 0));
    assertSame(plain, plain.withMtime(0, 0));
    assertSame(plain, plain.withXattrs(Xattrs.of(xattr("user.a", "1"))));
  }

  @Test
  void xattrsAreOrderedByTheirNamesUnsignedBytes() {
    Xattrs xattrs =
        Xattrs.of(
            Xattr.of(new byte[] {(byte) 0xFF}, new byte[0]),
            xattr("user.b", "1"),
            xattr("security.z", "2"),
            xattr("user.a", "3"));

    assertEquals("[security.z=2, user.a=3, user.b=1, \\xff=]", xattrs.toString());
  }

  @Test
  void anXattrIsGivenOnce() {
    var refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> Xattrs.of(xattr("user.a", "1"), xattr("user.a", "2")));

    assertEquals("xattr user.a: given twice", refused.getMessage());
  }

  @Test
  void anXattrReplacesItsNamesake() {
    Xattrs xattrs = Xattrs.of(xattr("user.a", "1"), xattr("user.b", "2"));

    assertEquals(
        Xattrs.of(xattr("user.a", "new"), xattr("user.b", "2")),
        xattrs.with(xattr("user.a", "new")));
    assertEquals("[user.a=1, user.b=2]", xattrs.toString());
  }

  @Test
  void filteringNothingGivesTheSameObject() {
    Xattrs xattrs = Xattrs.of(xattr("user.a", "1"), xattr("security.b", "2"));

    assertSame(xattrs, xattrs.filter(xattr -> true));
    assertEquals(
        List.of(xattr("security.b", "2")),
        xattrs.filter(xattr -> xattr.hasPrefix("security.")).asList());
    assertEquals(Xattrs.NONE, xattrs.filter(xattr -> false));
  }

  @Test
  void namesAndValuesHaveTheirBounds() {
    assertThrows(IllegalArgumentException.class, () -> Xattr.of("", new byte[0]));
    assertThrows(IllegalArgumentException.class, () -> Xattr.of("user.a\0b", new byte[0]));
    assertThrows(IllegalArgumentException.class, () -> Xattr.of("x".repeat(256), new byte[0]));
    var refused =
        assertThrows(IllegalArgumentException.class, () -> Xattr.of("user.a", new byte[65_537]));
    assertEquals("xattr user.a: value of 65537 bytes, at most 65536", refused.getMessage());
    assertEquals(65_536, Xattr.of("x".repeat(255), new byte[65_536]).valueLength());
  }

  @Test
  void anXattrIsACopy() {
    byte[] value = {1, 2};
    Xattr xattr = Xattr.of("user.a", value);

    value[0] = 9;
    xattr.value()[1] = 9;
    xattr.nameBytes()[0] = 'X';

    assertArrayEquals(new byte[] {1, 2}, xattr.value());
    assertEquals("user.a=\\x01\\x02", xattr.toString());
  }

  @Test
  void aPrefixIsComparedWhole() {
    assertTrue(xattr("user.a", "").hasPrefix("user."));
    assertTrue(xattr("user.", "").hasPrefix("user."));
    assertFalse(xattr("user", "").hasPrefix("user."));
    assertFalse(xattr("users.a", "").hasPrefix("user."));
  }

  @Test
  void xattrsAreEqualByNameAndValue() {
    assertEquals(xattr("user.a", "1"), xattr("user.a", "1"));
    assertEquals(xattr("user.a", "1").hashCode(), xattr("user.a", "1").hashCode());
    assertNotEquals(xattr("user.a", "1"), xattr("user.a", "2"));
    assertNotEquals(xattr("user.a", "1"), xattr("user.b", "1"));
    assertTrue(xattr("user.a", "2").sameNameAs(xattr("user.a", "1")));
    assertTrue(xattr("user.a", "1").compareTo(xattr("user.a", "2")) < 0);
  }
}
