package dev.assembler.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The commands by name; each is made only when it is asked for, because starting is time. */
final class Verbs {

  /** Commands of the contract that later versions bring. */
  static final List<String> NOT_BUILT = List.of("flist", "publish");

  private static final Map<String, Supplier<Verb>> BY_NAME = new LinkedHashMap<>();

  static {
    BY_NAME.put("build", BuildCommand::new);
    BY_NAME.put("plan", PlanCommand::new);
    BY_NAME.put("reproduce", ReproduceCommand::new);
    BY_NAME.put("run", RunCommand::new);
    BY_NAME.put("inspect", InspectCommand::new);
    BY_NAME.put("ls", LsCommand::new);
    BY_NAME.put("cat", CatCommand::new);
    BY_NAME.put("extract", ExtractCommand::new);
    BY_NAME.put("verify", VerifyCommand::new);
    BY_NAME.put("diff", DiffCommand::new);
    BY_NAME.put("report", ReportCommand::new);
    BY_NAME.put("repack", RepackCommand::new);
    BY_NAME.put("convert", ConvertCommand::new);
    BY_NAME.put("hash", HashCommand::new);
    BY_NAME.put("sign", SignCommand::new);
    BY_NAME.put("verify-signature", VerifySignatureCommand::new);
    BY_NAME.put("assets", AssetsCommand::new);
    BY_NAME.put("kernel", KernelCommand::new);
    BY_NAME.put("packages", PackagesCommand::new);
    BY_NAME.put("recipe", RecipeCommand::new);
    BY_NAME.put("why", WhyCommand::new);
    BY_NAME.put("completion", CompletionCommand::new);
    BY_NAME.put("doctor", DoctorCommand::new);
  }

  private Verbs() {}

  static List<String> names() {
    return List.copyOf(BY_NAME.keySet());
  }

  static boolean has(String name) {
    return BY_NAME.containsKey(name);
  }

  static Verb make(String name) {
    return BY_NAME.get(name).get();
  }
}
