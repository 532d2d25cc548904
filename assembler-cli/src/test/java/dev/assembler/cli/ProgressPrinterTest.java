package dev.assembler.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.core.ProgressEvent;
import dev.assembler.core.ProgressListener;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProgressPrinterTest {

  /** What follows, an error for example, begins at the start of an empty line. */
  @Test
  void aBarThatWasDrawnIsTakenAwayOnce() throws InterruptedException {
    var err = new ByteArrayOutputStream();
    var console =
        new Console(
            InputStream.nullInputStream(), OutputStream.nullOutputStream(), err, true, Map.of());
    ProgressListener progress = ProgressPrinter.of("bar", console);
    progress.on(new ProgressEvent.StageStarted("writing", 100));
    Thread.sleep(150);
    progress.on(new ProgressEvent.Advanced(50, 1));
    String drawn = err.toString(StandardCharsets.UTF_8);

    ProgressPrinter.end(progress);
    ProgressPrinter.end(progress);

    assertTrue(drawn.contains("50%"), drawn);
    assertEquals(drawn + "\r\u001B[K", err.toString(StandardCharsets.UTF_8));
  }
}
