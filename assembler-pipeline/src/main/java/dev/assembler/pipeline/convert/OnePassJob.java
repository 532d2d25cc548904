package dev.assembler.pipeline.convert;

import dev.assembler.core.ProgressListener;
import dev.assembler.core.UnrepresentableTreeException;
import dev.assembler.core.UnrepresentableTreeException.Problem;
import dev.assembler.core.tree.FileTree;
import dev.assembler.pipeline.UsageException;
import dev.assembler.pipeline.onepass.SharedReading;
import dev.assembler.pipeline.source.OpenTree;
import dev.assembler.pipeline.source.SourceAddress;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.Consumer;

/**
 * The main job with several outputs: one tree, read once, written in each format at the same time.
 * All of them get their names, or none does, unless the process is killed while they get them.
 */
public final class OnePassJob implements Closeable {

  private final TreeAssembly assembly;
  private final List<TreeJob> jobs;
  private final SharedReading reading;

  private OnePassJob(TreeAssembly assembly, List<TreeJob> jobs, SharedReading reading) {
    this.assembly = assembly;
    this.jobs = List.copyOf(jobs);
    this.reading = reading;
  }

  /**
   * Reads the sources and settles each output's tree.
   *
   * @param requests that differ in nothing but their output: its place, its format and what that
   *     needs
   * @param standardInput what the source {@code -} is
   * @throws UsageException if the requests contradict themselves or one another
   * @throws dev.assembler.pipeline.InputException if a source is missing, unreadable or malformed
   * @throws dev.assembler.pipeline.spec.SpecFormatException if a spec cannot be understood or done
   */
  public static OnePassJob prepare(
      List<TreeRequest> requests, InputStream standardInput, ProgressListener progress)
      throws IOException {
    TreeRequest first = requests.getFirst();
    var own = new ArrayList<List<SourceAddress>>();
    requests.forEach(request -> own.addAll(request.ownSources()));
    requirePlaces(requests, own);
    var assembly = new TreeAssembly(first, own);
    try {
      List<FileTree> read = assembly.read(standardInput, TreeJob.spoolFolder(first), progress);
      return of(requests, assembly, read);
    } catch (IOException | RuntimeException e) {
      assembly.close();
      throw e;
    }
  }

  /**
   * Takes the tree of a source that is open already, as it is: the requests' rules, specs and
   * excludes are not applied. The source is closed with the job, also if there is none.
   *
   * @throws UsageException if the requests contradict themselves or one another
   */
  public static OnePassJob of(List<TreeRequest> requests, OpenTree source) throws IOException {
    var assembly = new TreeAssembly(requests.getFirst());
    assembly.adopt(source);
    try {
      requirePlaces(requests, List.of());
      return of(requests, assembly, List.of(source.tree()));
    } catch (IOException | RuntimeException e) {
      assembly.close();
      throw e;
    }
  }

  private static void requirePlaces(List<TreeRequest> requests, List<List<SourceAddress>> own)
      throws IOException {
    if (requests.size() > SharedReading.MOST_READERS) {
      throw new UsageException(
          "--out",
          "given " + requests.size() + " times",
          "at most " + SharedReading.MOST_READERS,
          "make the others in a second run");
    }
    var sources = new ArrayList<>(requests.getFirst().sources());
    own.forEach(sources::addAll);
    TreeJob.requireOneStandardInput(sources);
    for (TreeRequest request : requests) {
      OutputPlace.require(request.output(), sources);
    }
    OutputPlace.requireDifferent(requests.stream().map(TreeRequest::output).toList());
  }

  /** Deals out what was read: to each job its own trees, and the main one. */
  private static OnePassJob of(
      List<TreeRequest> requests, TreeAssembly assembly, List<FileTree> read) throws IOException {
    var reading = new SharedReading(requests.size());
    var jobs = new ArrayList<TreeJob>();
    int next = 0;
    for (int i = 0; i < requests.size(); i++) {
      TreeRequest request = requests.get(i);
      request.format().writer().readsOnce();
      int end = next + request.ownSources().size();
      var trees = new ArrayList<FileTree>();
      for (FileTree own : read.subList(next, end)) {
        trees.add(reading.treeOf(i, own));
      }
      trees.add(reading.treeOf(i, read.getLast()));
      next = end;
      var job = new TreeJob(request, assembly, trees);
      reading.expect(i, job.trees());
      jobs.add(job);
    }
    return new OnePassJob(assembly, jobs, reading);
  }

  /** One for each output; {@link #write} writes them all. */
  public List<TreeJob> jobs() {
    return jobs;
  }

  /** The sources, in order. */
  public List<SourceSummary> sources() {
    return Collections.unmodifiableList(assembly.sources());
  }

  /** What is worth saying though nothing is wrong. */
  public List<String> warnings() {
    return List.copyOf(new LinkedHashSet<>(assembly.warnings()));
  }

  /** The result of {@link #write} need not have digests of the files. */
  public void withoutDigest() {
    jobs.forEach(TreeJob::withoutDigest);
  }

  /**
   * Writes all images.
   *
   * @param onOutput is given the unfinished outputs, so that whoever is interrupted can remove them
   * @throws UnrepresentableTreeException with everything that any of the formats cannot hold;
   *     nothing is written
   * @throws dev.assembler.pipeline.InputException naming the source whose contents are malformed
   * @throws DifferentTreeException if what was written does not read back as the tree
   * @throws dev.assembler.pipeline.OutputException if the host does not let us write
   */
  public OnePassResult write(Consumer<Closeable> onOutput, ProgressListener progress)
      throws IOException {
    check();
    var writing = new OnePassWriting(jobs, reading, onOutput, progress);
    List<ImageWriting.Written> written = writing.run();
    var results = new ArrayList<TreeResult>();
    for (int i = 0; i < jobs.size(); i++) {
      results.add(jobs.get(i).result(written.get(i)));
    }
    return new OnePassResult(results, reading.facts());
  }

  /** What one format cannot hold need not wait for what the next one cannot. */
  private void check() throws IOException {
    var refused = new ArrayList<UnrepresentableTreeException>();
    for (TreeJob job : jobs) {
      try {
        job.request().format().writer().check(job.trees());
      } catch (UnrepresentableTreeException e) {
        refused.add(e);
      }
    }
    if (refused.size() == 1) {
      throw refused.getFirst();
    }
    if (!refused.isEmpty()) {
      var formats = new LinkedHashSet<String>();
      var problems = new LinkedHashSet<Problem>();
      for (UnrepresentableTreeException each : refused) {
        formats.add(each.format());
        each.problems()
            .forEach(problem ->
                problems.add(new Problem(problem.path(), each.format() + ": " + problem.reason())));
      }
      throw new UnrepresentableTreeException(String.join(" and ", formats), List.copyOf(problems));
    }
  }

  @Override
  public void close() throws IOException {
    try (assembly) {
      reading.close();
    }
  }
}
