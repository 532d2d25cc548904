package dev.assembler.uki;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.core.ProgressListener;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.image.MemoryImage;
import dev.assembler.core.tree.Content;
import dev.assembler.testkit.Mutations;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Whatever is changed in a signed UKI, reading it ends well or says what is malformed. */
class UkiCorruptionTest {

  private static byte[] signed() throws IOException {
    var image = new MemoryImage();
    UkiParts small =
        UkiParts.of(Content.of(Programs.stub(PeMachine.X64)), Content.of(Programs.bzImage("6.1")));
    UkiImage.write(UkiImage.plan(small), image, ProgressListener.NONE);
    var signed = new MemoryImage();
    Authenticode.sign(image, Programs.rsa(), Optional.empty(), signed);
    return signed.toBytes();
  }

  private final List<X509Certificate> trusted;

  UkiCorruptionTest() throws IOException {
    trusted = Programs.rsa().certificates();
  }

  private void read(ImageSource image) throws IOException {
    Uki uki = UkiImage.read(image);
    uki.remarks();
    uki.kernel();
    if (uki.program().sizeOfImage() < 1 << 20) { // what is larger takes its time to hash
      for (UkiProfile profile : uki.profiles()) {
        uki.pcr11(profile);
      }
    }
    for (AuthenticodeSignature signature : Authenticode.signatures(image)) {
      signature.isTrusted(trusted);
    }
  }

  @Test
  void everyByteMayBeAnything() throws IOException {
    byte[] image = signed();

    Mutations.everyByteFlipped(image, this::read);
    Mutations.everyByteChanged(image, 1, this::read);
  }

  /** The checksum covers all of the file, the signature all but itself. */
  @Test
  void verifyingFindsEveryChangedByte() throws IOException {
    byte[] image = signed();

    BitSet refused = Mutations.everyByteChanged(image, 0x10, UkiImage::verify);

    Mutations.assertRefused(refused, 0, image.length);
  }

  @Test
  void everyLengthMayBeTheLast() throws IOException {
    byte[] image = signed();

    BitSet refused = Mutations.everyTruncation(image, this::read);

    assertTrue(refused.cardinality() == image.length, "a signed program ends with its table");
  }
}
