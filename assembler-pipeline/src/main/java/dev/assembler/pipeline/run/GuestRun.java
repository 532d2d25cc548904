package dev.assembler.pipeline.run;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.assembler.core.text.PrintableBytes;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A hypervisor at work: its standard output is the guest's serial line. Closing it ends it. */
public final class GuestRun implements Closeable {

  /** Who may type on the serial line. */
  public enum Typing {
    NOBODY,
    /** Whoever types to this program. */
    USER
  }

  /**
   * What is waited for.
   *
   * @param marker what the guest says when all is well; without one, the machine's end
   * @param limit when to give up
   */
  public record Watch(Optional<String> marker, Optional<Duration> limit) {}

  /** Characters of what was said that are kept. */
  private static final int KEPT = 1 << 16;

  private static final int PATIENCE = 2;

  private final Process process;
  private final Typing typing;
  private final CompletableFuture<String> complaints = new CompletableFuture<>();
  private final ConsoleText text = new ConsoleText();
  private final StringBuilder said = new StringBuilder();
  private volatile boolean isLate;

  private GuestRun(Process process, Typing typing) {
    this.process = process;
    this.typing = typing;
    // The hypervisor's own words are no guest's: they are no marker.
    // A thread of their own: a pool whose threads are busy would start after the end.
    Thread.ofPlatform()
        .daemon()
        .name("hypervisor-complaints")
        .start(() -> complaints.complete(complaints(process)));
  }

  /** Starts it. */
  public static GuestRun start(CommandLine command, Typing typing) throws IOException {
    var builder = new ProcessBuilder(command.words());
    if (typing == Typing.USER) {
      return new GuestRun(builder.redirectInput(Redirect.INHERIT).start(), typing);
    }
    Process process = builder.start();
    process.getOutputStream().close();
    return new GuestRun(process, typing);
  }

  /** Waits for the marker, the machine's end, a sign of failure or the limit; then it is ended. */
  public GuestOutcome await(Watch watch, ConsoleListener listener) throws IOException {
    String missed = watch.marker().orElse("");
    var late = new CompletableFuture<Void>();
    // Whoever reads waits; the time limit ends the process, and with it the reading.
    watch
        .limit()
        .ifPresent(limit ->
            late.orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionally(up -> {
                  isLate = true;
                  process.destroyForcibly();
                  return null;
                }));
    try {
      Optional<GuestOutcome> heard = listen(watch.marker(), listener);
      if (heard.isPresent()) {
        return heard.get();
      }
      if (!isLate) {
        int exit = process.waitFor();
        if (!isLate) {
          return new GuestOutcome.Ended(exit, missed);
        }
      }
      return new GuestOutcome.Late(watch.limit().orElseThrow().toSeconds(), missed);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      late.complete(null);
      close();
    }
  }

  private Optional<GuestOutcome> listen(Optional<String> marker, ConsoleListener listener)
      throws IOException {
    Optional<String> sought = marker.map(text -> new String(text.getBytes(UTF_8), ISO_8859_1));
    int overlap = Math.max(sought.map(String::length).orElse(0), FailureSigns.longest());
    try (InputStream serial = process.getInputStream()) {
      byte[] buffer = new byte[4096];
      for (int read = serial.read(buffer); read >= 0; read = serial.read(buffer)) {
        String clean = text.clean(buffer, read);
        listener.said(buffer, read, clean);
        int from = Math.max(0, said.length() - overlap);
        said.append(clean);
        String fresh = said.substring(from);
        if (sought.isPresent() && fresh.contains(sought.get())) {
          return Optional.of(new GuestOutcome.Said(marker.get()));
        }
        // Whoever types may help it on from a prompt.
        Optional<String> sign = typing == Typing.USER ? Optional.empty() : FailureSigns.in(fresh);
        if (sign.isPresent()) {
          return Optional.of(new GuestOutcome.Failed(sign.get()));
        }
        said.delete(0, Math.max(0, said.length() - KEPT));
      }
      return Optional.empty();
    } catch (IOException e) {
      if (isLate) {
        return Optional.empty(); // ended by us
      }
      throw e;
    }
  }

  private static String complaints(Process process) {
    var kept = new ByteArrayOutputStream();
    try (InputStream errors = process.getErrorStream()) {
      byte[] buffer = new byte[4096];
      for (int read = errors.read(buffer); read >= 0; read = errors.read(buffer)) {
        kept.write(buffer, 0, Math.min(read, KEPT - kept.size()));
      }
    } catch (IOException e) {
      // What was said until then counts.
    }
    return kept.toString(ISO_8859_1);
  }

  /** The last lines that the guest and, after it, the hypervisor said, printable. */
  public List<String> lastLines(int most) {
    // A child of it may have outlived it, and its line with it.
    String complaint = complaints.completeOnTimeout("", PATIENCE, TimeUnit.SECONDS).join();
    List<String> lines = (said + "\n" + complaint).lines().filter(line -> !line.isBlank()).toList();
    return lines.subList(Math.max(0, lines.size() - most), lines.size()).stream()
        .map(line -> PrintableBytes.of(line.getBytes(ISO_8859_1)))
        .toList();
  }

  /** Ends it, gently first: a hypervisor leaves a terminal as it was. */
  @Override
  public void close() {
    // By its handle: Process.destroy() would close what is still to be read.
    process.toHandle().destroy();
    try {
      if (!process.waitFor(PATIENCE, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }
}
