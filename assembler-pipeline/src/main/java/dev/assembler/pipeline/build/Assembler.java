package dev.assembler.pipeline.build;

import dev.assembler.pipeline.inputs.FetchedOnce;
import dev.assembler.pipeline.inputs.InputLock;
import dev.assembler.pipeline.inputs.StoredInputs;
import dev.assembler.pipeline.recipe.Recipe;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * Builds recipes into an output directory. Nothing is in its place there until everything is made.
 */
public final class Assembler {

  private Assembler() {}

  /**
   * A build that has ended well.
   *
   * @param lock what was pinned, for architectures that were built
   */
  public record Built(BuildResult result, InputLock lock) {}

  /**
   * @param onOutput is given each unfinished output, so that whoever is interrupted can remove it
   * @throws BuildException with everything that is in the way
   * @throws dev.assembler.pipeline.UsageException for variants that there are not
   * @throws dev.assembler.pipeline.OutputException if the host does not let us write
   */
  public static Built build(
      BuildRequest request, BuildEvent.Listener listener, Consumer<Closeable> onOutput)
      throws IOException {
    ChosenVariants.require(request.recipes(), request.variants());
    try (Workspace workspace = Workspace.open(request.folder());
        var stored = new StoredInputs(request.inputs());
        var frame = new BuildFrame(new Cores(request.jobs()), workspace, listener, onOutput)) {
      var inputs = new FetchedOnce(stored);
      var sites = new ArrayList<Site>();
      for (Recipe recipe : request.recipes()) {
        sites.add(Site.of(request, recipe, frame, inputs));
      }
      Built built = published(request, sites, made(sites, frame), workspace, frame);
      workspace.save(frame.times());
      workspace.save();
      return built;
    }
  }

  /** Everything that is delivered, begun at once; what it needs is begun by it. */
  private static Map<Site, Map<String, MadeFile>> made(List<Site> sites, BuildFrame frame)
      throws IOException {
    var begun = new LinkedHashMap<Site, Map<String, Future<MadeFile>>>();
    for (Site site : sites) {
      var each = new LinkedHashMap<String, Future<MadeFile>>();
      for (String name : site.delivered()) {
        each.put(name, frame.tasks().begin(List.of(site, name), () -> site.artifacts().get(name)));
      }
      begun.put(site, each);
    }
    var made = new LinkedHashMap<Site, Map<String, MadeFile>>();
    for (var site : begun.entrySet()) {
      var files = new LinkedHashMap<String, MadeFile>();
      for (var each : site.getValue().entrySet()) {
        try {
          files.put(each.getKey(), Tasks.result(each.getValue()));
        } catch (SkippedException e) {
          // told with what it needs
        }
      }
      made.put(site.getKey(), files);
    }
    frame.requireSuccess();
    return made;
  }

  private static Built published(
      BuildRequest request,
      List<Site> sites,
      Map<Site, Map<String, MadeFile>> made,
      Workspace workspace,
      BuildFrame frame)
      throws IOException {
    var publication = new Publication(request, workspace, frame.onOutput());
    var leftOut = new ArrayList<String>();
    for (Site site : sites) {
      publication.add(site.recipe(), site.chosen(), made.get(site), site.artifacts());
      leftOut.addAll(site.chosen().leftOut());
    }
    List<Output> outputs = publication.outputs();
    var manifests = new LinkedHashMap<String, byte[]>();
    InputLock lock = request.inputs().lock();
    for (Site site : sites) {
      var inputs = new UsedInputs(site.sources().pinned());
      lock = inputs.pinnedIn(lock);
      var manifest =
          new BuildManifest(request, site.recipe(), site.chosen(), inputs, site.artifacts());
      manifests.put(manifest.path(), manifest.bytes(outputs));
    }
    publication.place(manifests);
    var architectures = new TreeSet<String>();
    var owners = new TreeSet<String>();
    for (Site site : sites) {
      String prefix = site.recipe().architecture() + "/";
      architectures.add(prefix);
      site.recipe().artifacts().keySet().forEach(name -> owners.add(prefix + name));
    }
    workspace.state().keepOf(architectures, owners);
    workspace.removeUnknown();
    return new Built(new BuildResult(outputs, List.copyOf(manifests.keySet()), leftOut), lock);
  }
}
