package dev.assembler.uki;

import dev.assembler.core.ProgressListener;
import dev.assembler.core.image.MemoryImage;
import dev.assembler.core.tree.Content;
import dev.assembler.testkit.Golden;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Bytes that do not change without a line in the changelog. */
class UkiGoldenTest {

  private static MemoryImage write(UkiParts parts) throws IOException {
    var image = new MemoryImage();
    UkiImage.write(UkiImage.plan(parts), image, ProgressListener.NONE);
    return image;
  }

  @Test
  void aSmallUkiKeepsItsBytes() throws IOException {
    Golden golden = Golden.of(UkiGoldenTest.class, "uki");
    golden.assertImage("x64", write(Programs.parts()));
    golden.assertImage(
        "aa64",
        write(
            UkiParts.of(
                Content.of(Programs.stub(PeMachine.AA64)), Content.of(Programs.image("6.1")))));
  }

  @Test
  void signaturesKeepTheirBytes() throws IOException {
    Golden golden = Golden.of(UkiGoldenTest.class, "signed");
    for (String name : new String[] {"rsa", "ec"}) {
      var signed = new MemoryImage();
      Authenticode.sign(
          write(Programs.parts()),
          name.equals("rsa") ? Programs.rsa() : Programs.ec(),
          Optional.empty(),
          signed);
      golden.assertImage(name, signed);
    }
  }
}
