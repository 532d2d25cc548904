package dev.assembler.cli;

import dev.assembler.codec.Provenance;
import dev.assembler.core.host.HostUser;
import dev.assembler.pipeline.Sizes;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Says what this host gives assemble to work with. */
@Command(
    name = "assemble doctor",
    sortOptions = false,
    usageHelpWidth = 100,
    header = "Shows the JVM, native access and the codecs in use.")
final class DoctorCommand implements Verb {

  @Mixin CommonOptions common = new CommonOptions();

  @Override
  public String subject() {
    return "";
  }

  @Override
  public CommonOptions common() {
    return common;
  }

  @Override
  public int run(Console console) throws IOException {
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
    if (common.json) {
      console.printJson("doctor", new TreeMap<>(Map.copyOf(facts)));
    } else {
      var text = new StringBuilder();
      facts.forEach((name, value) -> text.append(name).append(": ").append(value).append('\n'));
      console.print(text.toString());
    }
    return ExitCode.DONE;
  }
}
