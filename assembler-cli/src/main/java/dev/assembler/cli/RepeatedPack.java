package dev.assembler.cli;

import dev.assembler.core.tree.TreePath;
import dev.assembler.pipeline.UsageException;
import dev.assembler.pipeline.convert.OutputPlace;
import dev.assembler.pipeline.inputs.RemoteTree;
import dev.assembler.pipeline.reproduce.Perturbation;
import dev.assembler.pipeline.source.HostPath;
import dev.assembler.pipeline.source.SourceAddress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** The main job, done again: a tree's image, a layout's disk, a kernel's UKI. */
final class RepeatedPack implements RepeatedBuild {

  /** What is decided for the main job. */
  private static final Set<String> DECIDED = Set.of("--out", "--bmap", "--jobs");

  private final ParseResult line;
  private final TreeOptions tree;
  private final List<SourceAddress> sources = new ArrayList<>();
  private final boolean isTree;
  private final int jobs;

  RepeatedPack(ParseResult line, TreeOptions tree, String jobs) throws IOException {
    this.line = line;
    this.tree = tree;
    this.jobs = Requests.jobs(jobs);
    this.isTree = !line.hasMatchedOption("--layout") && !line.hasMatchedOption("--kernel");
    for (OptionSpec option : line.matchedOptions()) {
      for (String value : option.originalStringValues()) {
        requireNoStream(option, value);
      }
    }
    for (String source : tree.trees) {
      if (RemoteTree.parse(Arguments.shown(source)).isEmpty()) {
        sources.add(SourceAddress.ofTree(Arguments.bytes(source)));
      }
    }
    for (String out : outputs()) {
      OutputPlace.require(HostPath.of(Arguments.bytes(out)), sources);
    }
  }

  private static void requireNoStream(OptionSpec option, String value) {
    boolean isSource = option.paramLabel().contains("SRC");
    if (isSource && (value.equals("-") || value.startsWith("-:") || value.endsWith("=-"))) {
      throw new UsageException(
          option.longestName() + " -", "standard input is there once", "a file", "save it first");
    }
    if (option.longestName().equals("--out") && (value.isEmpty() || value.equals("-"))) {
      throw new UsageException(
          "--out -", "files are compared", "the name of a file", "use --out FILE");
    }
    if (option.longestName().equals("--plan")) {
      throw new UsageException("--plan", "given with reproduce, which builds", "", "leave it out");
    }
  }

  private List<String> outputs() {
    OptionSpec out = line.matchedOption("--out");
    return out == null ? List.of() : out.originalStringValues();
  }

  @Override
  public HostPath output() {
    return outputs().isEmpty() ? null : HostPath.of(Arguments.bytes(outputs().getFirst()));
  }

  @Override
  public String name() {
    return outputs().isEmpty() ? "image" : Arguments.shown(outputs().getFirst());
  }

  @Override
  public List<HostPath> directories() {
    return sources.stream().filter(RepeatedPack::isDirectory).map(SourceAddress::file).toList();
  }

  private static boolean isDirectory(SourceAddress source) {
    return Files.isDirectory(source.file().toPath());
  }

  @Override
  public int jobs() {
    return jobs;
  }

  @Override
  public List<String> words(Changes changes) {
    var words = new ArrayList<String>();
    var copies = new ArrayList<>(changes.copies());
    for (OptionSpec option : line.matchedOptions()) {
      String name = option.longestName();
      if (DECIDED.contains(name) || ReproduceCommand.OWN.contains(name)) {
        continue;
      }
      boolean isFlag = option.arity().max() == 0;
      if (isFlag) {
        words.add(name);
      }
      for (String value : isFlag ? List.<String>of() : option.originalStringValues()) {
        String said = changes.isAbsolute() ? PathWords.absolute(option, value) : value;
        words.add(name + "=" + (name.equals("--tree") ? moved(said, copies) : said));
      }
    }
    String folder = Arguments.decode(changes.folder().toBytes()) + "/";
    List<String> outputs = outputs().isEmpty() && isNamed() ? List.of("image") : outputs();
    outputs.forEach(out -> words.add("--out=" + folder + PathWords.name(out)));
    if (line.hasMatchedOption("--bmap")) {
      String map = line.matchedOption("--bmap").originalStringValues().getFirst();
      words.add("--bmap=" + folder + PathWords.name(map));
    }
    int threads = changes.jobs() == 0 ? jobs : changes.jobs();
    if (!line.hasMatchedOption("--kernel")) {
      words.add("--jobs=" + threads);
    }
    return words;
  }

  private boolean isNamed() {
    return line.hasMatchedOption("--format");
  }

  /** The source with its copy in the place of a directory; copies are taken in turn. */
  private static String moved(String argument, List<HostPath> copies) {
    if (copies.isEmpty() || RemoteTree.parse(Arguments.shown(argument)).isPresent()) {
      return argument;
    }
    SourceAddress source = SourceAddress.ofTree(Arguments.bytes(argument));
    if (!isDirectory(source)) {
      return argument;
    }
    var bytes = new ByteArrayOutputStream();
    bytes.writeBytes(copies.removeFirst().toBytes());
    for (TreePath path : List.of(source.path(), source.destination())) {
      if (!path.isRoot()) {
        bytes.write(':');
        bytes.writeBytes(escaped(path));
      }
    }
    return Arguments.decode(bytes.toByteArray());
  }

  private static byte[] escaped(TreePath path) {
    var bytes = new ByteArrayOutputStream();
    for (byte b : path.toBytes()) {
      switch (b) {
        case ':' -> bytes.writeBytes(new byte[] {'%', '3', 'A'});
        case '#' -> bytes.writeBytes(new byte[] {'%', '2', '3'});
        case '%' -> bytes.writeBytes(new byte[] {'%', '2', '5'});
        default -> bytes.write(b);
      }
    }
    return bytes.toByteArray();
  }

  @Override
  public Map<Perturbation, String> notTried() {
    var not = new EnumMap<Perturbation, String>(Perturbation.class);
    if (directories().isEmpty()) {
      String why =
          isTree ? "no --tree is a directory" : "what a layout or a kernel is made of stays there";
      for (Perturbation each :
          EnumSet.of(Perturbation.COPY, Perturbation.TIMES, Perturbation.LINKS)) {
        not.put(each, why);
      }
      boolean lists =
          line.hasMatchedOption("--layout")
              || line.matchedOptions().stream()
                  .anyMatch(option ->
                      option.paramLabel().contains("SRC")
                          && !option.longestName().equals("--tree"));
      if (!lists) {
        not.put(Perturbation.LISTING, why);
      }
    }
    return not;
  }

  @Override
  public Set<Perturbation> alone() {
    var alone = EnumSet.noneOf(Perturbation.class);
    if (!tree.times.equals("fixed")) {
      alone.add(Perturbation.TIMES);
    }
    if (!tree.hardLinks.equals("break")) {
      alone.add(Perturbation.LINKS);
    }
    return alone;
  }
}
