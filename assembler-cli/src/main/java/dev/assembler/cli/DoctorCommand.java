package dev.assembler.cli;

import dev.assembler.codec.Provenance;
import dev.assembler.core.host.HostUser;
import dev.assembler.pipeline.Sizes;
import dev.assembler.pipeline.UsageException;
import dev.assembler.pipeline.run.HostPrograms;
import dev.assembler.pipeline.run.HostReport;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says what this host gives assemble to work with. */
@Command(
    name = "assemble doctor",
    sortOptions = false,
    usageHelpWidth = 100,
    header = {
      "Shows what this host gives: the JVM, the codecs, hypervisors with their firmware, and"
          + " whether",
      "KVM starts a guest. With DIR, boots what is in it and waits for the guest's word, as run"
          + " does."
    },
    footer = {
      "",
      "Examples:",
      "  assemble doctor",
      "  assemble doctor assets/ --check 'self-check passed' --timeout 120"
    })
final class DoctorCommand implements Verb {

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "DIR",
      description = "Assets, or an image, to boot.")
  String folder;

  @Option(
      names = "--check",
      paramLabel = "MARKER",
      description = "What the guest says when all is well.")
  String check;

  @Option(names = "--arch", paramLabel = "ARCH", description = "As in run.")
  String arch;

  @Option(names = "--timeout", paramLabel = "SECONDS", description = "As in run.")
  Integer timeout;

  @Mixin CommonOptions common = new CommonOptions();

  @Override
  public String subject() {
    return folder == null ? "" : Arguments.shown(folder);
  }

  @Override
  public CommonOptions common() {
    return common;
  }

  @Override
  public int run(Console console) throws IOException {
    if (folder != null) {
      return boot(console);
    }
    if (check != null || timeout != null || arch != null) {
      throw new UsageException("DIR", "missing", "what is to be booted", "assemble doctor DIR ..");
    }
    var facts = new LinkedHashMap<String, String>();
    facts.put("assemble", Version.number());
    facts.put("java", Runtime.version().toString());
    facts.put("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    facts.put("processors", Integer.toString(Runtime.getRuntime().availableProcessors()));
    facts.put("heap", Sizes.text(Runtime.getRuntime().maxMemory()));
    facts.put(
        "user",
        HostUser.current()
            .map(user -> user.uid() + ":" + user.gid())
            .orElse("not known here; --owner auto keeps owners"));
    for (Provenance provenance : Provenance.all()) {
      facts.put("codec " + provenance.id(), provenance.toString());
    }
    String path = Optional.ofNullable(console.variable("PATH")).orElse("");
    facts.putAll(HostReport.of(new HostPrograms(path)));
    if (common.json) {
      console.printJson("doctor", new TreeMap<>(Map.copyOf(facts)));
    } else {
      var text = new StringBuilder();
      facts.forEach((name, value) -> text.append(name).append(": ").append(value).append('\n'));
      console.print(text.toString());
    }
    return ExitCode.DONE;
  }

  private int boot(Console console) throws IOException {
    var run = new RunCommand();
    run.place = folder;
    run.check = check;
    run.timeout = timeout;
    run.boot.arch = arch;
    run.common = common;
    return run.run(console);
  }
}
