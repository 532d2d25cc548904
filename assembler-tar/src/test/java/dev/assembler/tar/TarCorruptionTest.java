package dev.assembler.tar;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.Limits;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.TreeDump;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Damaged archives: an exception of ours, or a tree that can be walked and read. */
class TarCorruptionTest {

  private static final TarReadOptions OPTIONS =
      TarReadOptions.defaults().withLimits(new Limits(1000, 100_000, 100, 1 << 20, 1 << 20));

  /** Every kind of entry, of every dialect, and every record the reader knows. */
  private static byte[] archive() throws IOException {
    var foreign =
        new RawTar()
            .global("mtime", "100.5")
            .add(RawTar.header('L', "l").gnu(), "long\0")
            .add(RawTar.header('0', "v7"), "v7")
            .add(
                RawTar.header('S', "old")
                    .gnu()
                    .octal(483, 12, 100)
                    .octal(386, 12, 10)
                    .octal(398, 12, 3),
                "abc")
            .pax(
                "GNU.sparse.size", "100",
                "GNU.sparse.numblocks", "1",
                "GNU.sparse.map", "10,3",
                "SCHILY.acl.access", "user::rw-,user:7:r--,group::r--,mask::r--,other::---",
                "LIBARCHIVE.xattr.user.a", "eA")
            .file("s01", "abc")
            .pax("GNU.sparse.major", "1", "GNU.sparse.minor", "0", "GNU.sparse.realsize", "100")
            .file("s10", "1\n10\n3\n" + "\0".repeat(504) + "abc");
    byte[] ours =
        Archives.write(
            FileTree.builder()
                .file("/f", 0644, Content.of("hello"))
                .hardLink("/g", "/f")
                .symlink("/soft", "f")
                .device("/null", 0666, 'c', 1, 3)
                .build());
    return new RawTar().raw(foreign.bytes()).raw(Arrays.copyOf(ours, ours.length - 7000)).bytes();
  }

  @ParameterizedTest
  @ValueSource(ints = {0x01, 0x80, 0xFF})
  void everyByteFlipped(int mask) throws IOException {
    byte[] archive = archive();
    int refused = 0;
    for (int i = 0; i < archive.length; i++) {
      byte[] damaged = archive.clone();
      damaged[i] ^= (byte) mask;
      refused += survives(damaged, "byte 0x" + Integer.toHexString(i)) ? 0 : 1;
    }

    assertTrue(refused > 14 * 512, refused + " refused: every header has a checksum");
  }

  @Test
  void everyLengthCutOff() throws IOException {
    byte[] archive = archive();
    int end = archive.length;
    while (archive[end - 1] == 0) {
      end--;
    }
    end = (end + 511) / 512 * 512 + 1024;
    for (int length = 0; length < archive.length; length++) {
      boolean read = survives(Arrays.copyOf(archive, length), "length " + length);

      assertFalse(read && length < end, "length " + length + ", the end mark ends at " + end);
    }
  }

  /** Header fields changed with the checksum made right again: what a forger would do. */
  @Test
  void everyHeaderByteForged() throws IOException {
    byte[] archive = archive();
    for (int header = 0; header + 512 <= archive.length; header += 512) {
      byte[] block = Arrays.copyOfRange(archive, header, header + 512);
      if (BlockReader.isZero(block) || !TarHeader.isHeader(block)) {
        continue;
      }
      for (int i = 0; i < 512; i++) {
        for (byte value : new byte[] {0, '0', '7', '/', '.', (byte) 0x80, (byte) 0xFF}) {
          var forged = RawTar.header('0', "").set(0, block).set(i, value);
          byte[] damaged = archive.clone();
          System.arraycopy(forged.withChecksum(), 0, damaged, header, 512);

          survives(damaged, "header 0x" + Integer.toHexString(header) + " byte " + i);
        }
      }
    }
  }

  /** Whether the archive was read; fails on any exception but ours. */
  private static boolean survives(byte[] archive, String what) {
    try {
      FileTree tree = TarArchive.read(Archives.image(archive), OPTIONS);
      TreeDump.of(tree, TreeDump.Contents.DIGEST);
      return true;
    } catch (ImageFormatException expected) {
      return false;
    } catch (IOException | RuntimeException | Error e) {
      return fail(what, e);
    }
  }
}
