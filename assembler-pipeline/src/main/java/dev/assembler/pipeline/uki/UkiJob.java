package dev.assembler.pipeline.uki;

import dev.assembler.core.ProgressEvent;
import dev.assembler.core.ProgressListener;
import dev.assembler.pipeline.UsageException;
import dev.assembler.pipeline.convert.OutputPlace;
import dev.assembler.pipeline.source.HostPath;
import dev.assembler.uki.UkiImage;
import dev.assembler.uki.UkiLayout;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Kernel, initrds and what goes with them in, a UKI out. {@link #prepare} looks at the parts and
 * decides where everything goes; {@link #write} writes it.
 */
public final class UkiJob {

  private static final String VERSION = "{VERSION}";
  private static final String HASH = "{HASH}";

  private final UkiLayout plan;
  private final HostPath output;

  private UkiJob(UkiLayout plan, HostPath output) {
    this.plan = plan;
    this.output = output;
  }

  /**
   * Looks at all parts.
   *
   * @throws dev.assembler.pipeline.InputException if one is missing or malformed
   * @throws dev.assembler.uki.UkiLayoutException if they do not go together
   * @throws UsageException if the output's name cannot be completed
   */
  public static UkiJob prepare(UkiRequest request) throws IOException {
    UkiLayout plan = UkiImage.plan(UkiFiles.parts(request));
    HostPath output =
        HostPath.of(
            name(request.output(), plan.kernelVersion(), request.hash())
                .getBytes(StandardCharsets.UTF_8));
    OutputPlace.requireFile(output);
    return new UkiJob(plan, output);
  }

  /** The output's name with release and hash in their places. */
  private static String name(String template, Optional<String> version, Optional<String> hash) {
    String name = template;
    if (name.contains(VERSION)) {
      if (version.isEmpty()) {
        throw new UsageException(
            "--out " + template, "the kernel does not say its release", "--uname RELEASE", "");
      }
      name = name.replace(VERSION, version.get());
    }
    if (name.contains(HASH)) {
      if (hash.isEmpty()) {
        throw new UsageException(
            "--out " + template, "there is no hash to put into the name", "--hash HEX", "");
      }
      requireHash(hash.get());
      name = name.replace(HASH, hash.get());
    } else if (hash.isPresent()) {
      throw new UsageException(
          "--hash " + hash.get(),
          "has no place in the name " + template,
          "{HASH} in --out",
          "for example vmlinuz-{VERSION}-{HASH}.efi");
    }
    return name;
  }

  private static void requireHash(String hash) {
    try {
      UkiImage.fileName("0", hash);
    } catch (IllegalArgumentException e) {
      throw new UsageException(
          "--hash " + hash, "no hash", "7 to 40 hexadecimal digits (0-9, a-f)", "");
    }
  }

  /** Where everything goes. */
  public UkiLayout plan() {
    return plan;
  }

  /** The file's name, complete. */
  public HostPath output() {
    return output;
  }

  /**
   * Writes the UKI.
   *
   * @param digested whether the result is to have the file's SHA-256
   * @param onOutput is given the unfinished output, so that whoever is interrupted can remove it
   * @throws dev.assembler.pipeline.OutputException if the host does not let us write
   */
  public UkiResult write(boolean digested, Consumer<Closeable> onOutput, ProgressListener progress)
      throws IOException {
    progress.on(new ProgressEvent.StageStarted("writing " + output, plan.size()));
    return new ProgramOutput<UkiImage.Written>(output, onOutput)
        .write(
            sink -> {
              UkiImage.Written written = UkiImage.write(plan, sink, progress);
              progress.on(new ProgressEvent.StageFinished());
              return written;
            },
            digested,
            progress,
            (written, sha256) -> new UkiResult(written.summary(), written.pcr11(), sha256));
  }
}
