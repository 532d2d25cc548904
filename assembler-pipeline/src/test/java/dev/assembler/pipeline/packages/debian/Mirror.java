package dev.assembler.pipeline.packages.debian;

import dev.assembler.pipeline.inputs.HttpProxies;
import dev.assembler.pipeline.inputs.InputSettings;
import dev.assembler.pipeline.inputs.InputStore;
import dev.assembler.pipeline.inputs.Netrc;
import dev.assembler.pipeline.inputs.StoredInputs;
import dev.assembler.testkit.ReferenceTool;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The archives of this host's release, as apt is configured to reach them. */
final class Mirror {

  /** Beside the packages that other tests fetch. */
  private static final Path KEPT = Path.of("..", ".build", "test-packages", "inputs");

  private static final List<Path> KEYRING =
      List.of(Path.of("/usr/share/keyrings/debian-archive-keyring.gpg"));

  private Mirror() {}

  /** Fetched once, kept between runs. */
  static StoredInputs inputs() throws IOException {
    return new StoredInputs(
        InputSettings.of(new InputStore(KEPT))
            .withProxies(HttpProxies.of(System.getenv()), Netrc.NONE));
  }

  /** The suites of Debian's archives that apt knows, with the component main. */
  static List<DebianSource> sources() throws IOException {
    Keyring keyring = Keyring.of(KEYRING);
    Map<String, DebianSource> sources = new LinkedHashMap<>();
    String targets =
        ReferenceTool.require("apt-get")
            .run(
                "indextargets",
                "--format",
                "$(SITE) $(RELEASE) $(COMPONENT) $(ORIGIN) $(ARCHITECTURE)",
                "Created-By: Packages")
            .text();
    for (String line : targets.lines().toList()) {
      String[] words = line.split(" ", -1);
      if (words.length == 5 && words[2].equals("main") && words[3].equals("Debian")) {
        sources.putIfAbsent(
            words[0] + " " + words[1],
            DebianSource.of(words[0], words[1], List.of("main"), keyring));
      }
    }
    return new ArrayList<>(sources.values());
  }
}
