package dev.assembler.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.Limits;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Members among other bytes: each ends where it does, and not a byte later. */
class MemberDecompressorTest {

  private static final byte[] RAW = StreamUnitsTest.sample(150_000);

  @Test
  void membersOfEveryCodecAreReadOneByOne() throws IOException {
    List<Codec> codecs =
        List.of(Codec.gzip(6), Codec.xz("1"), Codec.zstd(3), Codec.gzip(1), Codec.lz4());
    var stream = new ByteArrayOutputStream();
    for (Codec codec : codecs) {
      stream.writeBytes(member(codec));
      stream.writeBytes(new byte[8]);
    }
    try (var members = open(stream.toByteArray())) {
      long end = 0;
      for (Codec codec : codecs) {
        assertEquals(codec.id(), members.nextMember());
        assertArrayEquals(RAW, members.readAllBytes());
        end += member(codec).length;
        assertEquals(end, members.taken());
        assertEquals(8, members.skipZeros());
        end += 8;
      }
      assertTrue(members.atEnd());
      assertEquals(Codec.Id.STORE, members.nextMember());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip:6", "xz:1", "zstd:3"})
  void whatFollowsAMemberStays(String codec) throws IOException {
    byte[] member = member(Codec.parse(codec));
    byte[] followed = Arrays.copyOf(member, member.length + 3);
    followed[member.length] = 'x';
    try (var members = open(followed)) {
      members.nextMember();
      members.readAllBytes();

      assertEquals(member.length, members.taken());
      assertEquals(Codec.Id.STORE, members.nextMember());
      assertEquals(0, members.readAllBytes().length);
      assertEquals(member.length, members.taken());
    }
  }

  /** As Linux does: another magic is more of the same, zeros are the end, junk is a fault. */
  @Test
  void aLegacyFrameEndsAtZerosOrAtTheEnd() throws IOException {
    byte[] frame = member(Codec.lz4());
    byte[] twice = Arrays.copyOf(frame, 2 * frame.length);
    System.arraycopy(frame, 0, twice, frame.length, frame.length);
    byte[] followed = Arrays.copyOf(frame, frame.length + 4);
    Arrays.fill(followed, frame.length, followed.length, (byte) '0');

    for (int zeros = 0; zeros < 6; zeros++) {
      try (var members = open(Arrays.copyOf(frame, frame.length + zeros))) {
        members.nextMember();
        assertArrayEquals(RAW, members.readAllBytes(), zeros + " zeros");
        assertEquals(frame.length, members.taken(), zeros + " zeros");
      }
    }
    try (var members = open(twice)) {
      members.nextMember();
      assertEquals(2 * RAW.length, members.readAllBytes().length);
    }
    try (var members = open(followed)) {
      members.nextMember();
      assertThrows(ImageFormatException.class, members::readAllBytes);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip:6", "xz:1", "zstd:3"})
  void aCutMemberIsRefused(String codec) throws IOException {
    byte[] member = member(Codec.parse(codec));
    for (int length = member.length / 2; length < member.length; length += 997) {
      try (var members = open(Arrays.copyOf(member, length))) {
        members.nextMember();

        assertThrows(ImageFormatException.class, members::readAllBytes, "length " + length);
      }
    }
  }

  @Test
  void allMembersTogetherAreBounded() throws IOException {
    byte[] member = member(Codec.gzip(6));
    byte[] twice = Arrays.copyOf(member, 2 * member.length);
    System.arraycopy(member, 0, twice, member.length, member.length);
    Limits limits = Limits.defaults().withExpansion(RAW.length + 1000);
    try (var members = open(twice, limits)) {
      members.nextMember();
      members.readAllBytes();
      members.nextMember();

      var refused = assertThrows(ImageFormatException.class, members::readAllBytes);
      assertEquals("gzip stream: becomes larger than allowed", refused.getMessage());
    }
  }

  @Test
  void aFailureBelowIsPassedOn() throws IOException {
    var failure = new IOException("disk on fire");
    var raw =
        new FilterInputStream(new ByteArrayInputStream(member(Codec.gzip(6)), 0, 100)) {
          @Override
          public int read(byte[] into, int offset, int length) throws IOException {
            int count = super.read(into, offset, length);
            if (count < 0) {
              throw failure;
            }
            return count;
          }
        };
    try (var members = new MemberDecompressor(raw, Limits.defaults(), 1 << 26)) {
      var thrown =
          assertThrows(
              IOException.class,
              () -> {
                members.nextMember();
                members.readAllBytes();
              });

      assertEquals(failure, thrown);
    }
  }

  private static MemberDecompressor open(byte[] stream) {
    return open(stream, Limits.defaults());
  }

  private static MemberDecompressor open(byte[] stream, Limits limits) {
    return new MemberDecompressor(
        new ByteArrayInputStream(stream), limits, StreamDecompressor.DEFAULT_MEMORY_LIMIT);
  }

  private static byte[] member(Codec codec) {
    return StreamUnitsTest.compress(StreamUnits.of(codec), RAW);
  }
}
