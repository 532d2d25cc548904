package dev.assembler.pipeline.uki;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.ProgressListener;
import dev.assembler.core.image.FileImage;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.image.ImageSummary;
import dev.assembler.core.tree.Epoch;
import dev.assembler.pipeline.InputException;
import dev.assembler.pipeline.OutputException;
import dev.assembler.pipeline.convert.OutputPlace;
import dev.assembler.pipeline.source.HostPath;
import dev.assembler.uki.Authenticode;
import dev.assembler.uki.AuthenticodeSignature;
import dev.assembler.uki.SigningKey;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Signs EFI programs of the host, and reads their signatures. */
public final class SignJob {

  /**
   * A program that was signed.
   *
   * @param summary where program and certificates are; how many signatures there are now
   * @param sha256 of the file, in hexadecimal
   */
  public record Signed(ImageSummary summary, String sha256) {}

  private SignJob() {}

  /**
   * Writes a program with one more signature.
   *
   * @param output may be the program itself
   * @param onOutput is given the unfinished output, so that whoever is interrupted can remove it
   */
  public static Signed sign(
      HostPath program,
      SigningKey key,
      Optional<Epoch> signingTime,
      HostPath output,
      Consumer<Closeable> onOutput)
      throws IOException {
    OutputPlace.requireFile(output);
    try (ImageSource image = open(program)) {
      return new ProgramOutput<ImageSummary>(output, onOutput)
          .write(
              sink -> Authenticode.sign(image, key, signingTime, sink),
              true,
              ProgressListener.NONE,
              Signed::new);
    } catch (ImageFormatException e) {
      throw new InputException(program.toString(), e.getMessage(), e);
    }
  }

  /** All signatures of a program, each compared with its bytes. */
  public static List<AuthenticodeSignature> signatures(HostPath program) throws IOException {
    try (ImageSource image = open(program)) {
      return Authenticode.signatures(image);
    } catch (ImageFormatException e) {
      throw new InputException(program.toString(), e.getMessage(), e);
    }
  }

  private static ImageSource open(HostPath program) throws InputException {
    try {
      return FileImage.openForReading(program.toPath());
    } catch (IOException e) {
      throw new InputException(program.toString(), OutputException.reason(e), e);
    }
  }
}
