package dev.assembler.pipeline.build;

import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.Directory;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.TreePath;
import dev.assembler.pipeline.InputException;
import dev.assembler.pipeline.OutputException;
import dev.assembler.pipeline.TreeLinks;
import dev.assembler.pipeline.UsageException;
import dev.assembler.pipeline.inputs.InputFile;
import dev.assembler.pipeline.inputs.InputRequest;
import dev.assembler.pipeline.inputs.Inputs;
import dev.assembler.pipeline.inputs.RemoteTree;
import dev.assembler.pipeline.recipe.SourceRef;
import dev.assembler.pipeline.recipe.SourceSpec;
import dev.assembler.pipeline.source.OpenTree;
import dev.assembler.pipeline.source.SourceAddress;
import dev.assembler.pipeline.source.SourceOptions;
import dev.assembler.pipeline.source.TreeSource;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The sources of a recipe. Each is pinned first, which tells what it will be; its tree is made when
 * something has to be made of it, and stays open for those who read contents later.
 */
final class SourceRoom {

  private final RecipeBuild build;
  private final Inputs inputs;
  private final Map<String, PinnedSource> pinned = new HashMap<>();

  SourceRoom(RecipeBuild build, Inputs inputs) {
    this.build = build;
    this.inputs = inputs;
  }

  /** What the source of that name will be. */
  PinnedSource pin(String name) throws IOException {
    SourceSpec spec = build.recipe().sources().get(name);
    String subject = "pin source." + name;
    return build.once(
        subject,
        spec.place(),
        () -> {
          Optional<String> base = baseOf(spec);
          Key baseKey = keyOf(base);
          PinnedSource source =
              spec instanceof SourceSpec.Debian debian
                  ? new DebianArchive(build, inputs).pin(debian, baseKey, () -> base(base))
                  : pinned(spec, baseKey, base(base));
          synchronized (pinned) {
            pinned.put(name, source);
          }
          return source;
        });
  }

  private PinnedSource pinned(SourceSpec spec, Key base, FileTree below) throws IOException {
    return build
        .cores()
        .one(() -> {
          long started = System.nanoTime();
          PinnedSource source = pin(spec, base, below);
          build.timed("pin source." + spec.name(), started);
          return source;
        });
  }

  private PinnedSource pin(SourceSpec spec, Key base, FileTree below) throws IOException {
    return switch (spec) {
      case SourceSpec.Tree tree -> tree(tree);
      case SourceSpec.Single single -> single(single);
      case SourceSpec.Alpine alpine -> new AlpineSource(build, inputs).pin(alpine, base, below);
      case SourceSpec.Debian debian -> throw new IllegalStateException("takes cores by itself");
    };
  }

  private static Optional<String> baseOf(SourceSpec spec) {
    return switch (spec) {
      case SourceSpec.Alpine alpine -> alpine.base();
      case SourceSpec.Debian debian -> debian.base();
      case SourceSpec.Tree tree -> Optional.empty();
      case SourceSpec.Single single -> Optional.empty();
    };
  }

  /** Of what packages go into. */
  private Key keyOf(Optional<String> base) throws IOException {
    return base.isPresent() ? pin(base.get()).key() : Key.of(Map.of());
  }

  /** What packages go into; an empty tree for a system from packages alone. */
  private FileTree base(Optional<String> base) throws IOException {
    if (base.isEmpty()) {
      return FileTree.of(Directory.of(Metadata.of(0755), List.of()));
    }
    OpenSource source = open(base.get());
    return build.normalized(source.tree(), source.fromHost());
  }

  /** What a source has at a path, links followed. */
  Node node(SourceRef ref) throws IOException {
    OpenSource source = open(ref.source());
    FileTree tree = build.normalized(source.tree(), source.fromHost());
    return TreeLinks.find(tree, TreePath.of(ref.path()))
        .orElseThrow(
            () -> new InputException("source." + ref.source(), "no " + ref.path() + " in it"))
        .node();
  }

  /** All that have been asked for, in the order of the recipe. */
  Map<String, PinnedSource> pinned() {
    var all = new LinkedHashMap<String, PinnedSource>();
    synchronized (pinned) {
      build.recipe().sources().keySet().stream()
          .filter(pinned::containsKey)
          .forEach(name -> all.put(name, pinned.get(name)));
    }
    return all;
  }

  /** Its tree, made by whoever asks first. */
  OpenSource open(String name) throws IOException {
    PinnedSource pinned = pin(name);
    SourceSpec spec = build.recipe().sources().get(name);
    String subject = "source." + name;
    return build.once(
        "open " + subject,
        spec.place(),
        () -> {
          Cores.Work<OpenSource> work = () -> opened(pinned, subject);
          boolean unpacks = !pinned.packages().isEmpty();
          base(baseOf(spec)); // nobody waits with a core in hand
          try (Closeable _ = pinned.opening().holding()) {
            return unpacks ? build.cores().all(work) : build.cores().one(work);
          }
        });
  }

  private OpenSource opened(PinnedSource pinned, String subject) throws IOException {
    long started = build.started(subject);
    OpenSource source = pinned.opening().open();
    build.keep(source.resource());
    source.notes().forEach(note -> build.warn(subject, note));
    build.finished(subject, false, -1, started);
    return source;
  }

  private PinnedSource tree(SourceSpec.Tree spec) throws IOException {
    var remote = RemoteTree.parse(spec.address());
    SourceAddress address;
    InputFile file = null;
    if (remote.isPresent()) {
      file = inputs.fetch(pinned(remote.get().request(), spec.sha256().orElse(null)));
      String at = escaped(file.path()) + remote.get().rest();
      address = SourceAddress.ofTree(at.getBytes(StandardCharsets.UTF_8));
    } else {
      address = build.address(spec.address());
      if (!spec.kind().equals("dir")) {
        file = local().file(spec.address(), address.file().toPath(), spec.sha256());
      }
    }
    if (file == null) {
      OpenSource source = opened(spec, address);
      String digest = TreeDigest.of(build.timeless(source.tree()));
      return new PinnedSource(
          key(spec, digest, address),
          List.of(),
          List.of(local().folder(spec.address(), digest)),
          List.of(),
          () -> source);
    }
    return new PinnedSource(
        key(spec, file.sha256(), address), List.of(file), List.of(), () -> opened(spec, address));
  }

  private static OpenSource opened(SourceSpec.Tree spec, SourceAddress address) throws IOException {
    OpenTree open = TreeSource.open(address, SourceOptions.defaults());
    requireKind(spec, open);
    return new OpenSource(
        open.fromHost(), open.tree(), address.destination(), open.remarks(), open);
  }

  private static void requireKind(SourceSpec.Tree spec, OpenTree open) throws IOException {
    boolean is =
        switch (spec.kind()) {
          case "dir" -> open.fromHost();
          case "image" -> !open.fromHost();
          case "cpio" -> open.kind().contains("cpio") || open.kind().contains("initramfs");
          default -> open.kind().contains(spec.kind());
        };
    if (!is) {
      open.close();
      throw new InputException(open.name(), "a " + open.kind() + ", expected a " + spec.kind());
    }
  }

  private static Key key(SourceSpec.Tree spec, String bytes, SourceAddress address) {
    var parts = new TreeMap<String, Object>();
    parts.put("kind", spec.kind());
    parts.put("parts", address.parts());
    parts.put("path", address.path().toString());
    parts.put("destination", address.destination().toString());
    parts.put("bytes", bytes);
    return Key.of(parts);
  }

  private LocalInputs local() {
    return new LocalInputs(build.request().inputs());
  }

  private static InputRequest pinned(InputRequest request, String sha256) {
    if (sha256 == null) {
      return request;
    }
    if (request.sha256().isPresent() && !request.sha256().get().equals(sha256)) {
      throw new UsageException(request.name(), "two digests", "one of them", "");
    }
    return request.withDigest(request.size(), sha256);
  }

  /** As an address has a path whose name holds marks. */
  private static String escaped(Path path) {
    return path.toString().replace("%", "%25").replace("#", "%23").replace(":", "%3A");
  }

  private PinnedSource single(SourceSpec.Single spec) throws IOException {
    var remote = RemoteTree.parse(spec.address());
    InputFile file =
        remote.isPresent()
            ? inputs.fetch(pinned(remote.get().request(), spec.sha256().orElse(null)))
            : local().file(spec.address(), build.path(spec.address()), spec.sha256());
    Key key =
        Key.of(
            Map.of(
                "kind", "file",
                "install", spec.install(),
                "mode", Integer.toOctalString(spec.mode()),
                "bytes", file.sha256()));
    return new PinnedSource(key, List.of(file), List.of(), () -> installed(spec, content(file)));
  }

  private static OpenSource installed(SourceSpec.Single spec, Content content) {
    FileTree tree =
        FileTree.builder()
            .add(TreePath.of(spec.install()), new RegularFile(Metadata.of(spec.mode()), content))
            .build();
    return new OpenSource(true, tree, TreePath.ROOT, List.of(), null);
  }

  private static Content content(InputFile file) throws InputException {
    try {
      return Content.of(file.path());
    } catch (IOException e) {
      throw new InputException(file.name(), OutputException.reason(e), e);
    }
  }
}
