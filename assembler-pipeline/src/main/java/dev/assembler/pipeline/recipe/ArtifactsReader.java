package dev.assembler.pipeline.recipe;

import dev.assembler.core.text.Nearest;
import dev.assembler.pipeline.UsageException;
import dev.assembler.pipeline.convert.OutputFormat;
import dev.assembler.pipeline.format.ImageFormat;
import dev.assembler.pipeline.format.ImageFormats;
import dev.assembler.pipeline.layout.DiskDescription;
import dev.assembler.pipeline.toml.TomlTable;
import dev.assembler.pipeline.transport.DiskContainer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.TreeMap;

/** Reads the tables {@code [artifact.NAME]}; names are checked by {@link References}. */
final class ArtifactsReader {

  /** Of a UKI, what is a file of the host. */
  private static final List<String> UKI_PARTS =
      List.of("os-release", "splash", "device-tree", "microcode");

  private final RecipeScope scope;
  private final Optional<KernelSpec> kernel;

  ArtifactsReader(RecipeScope scope, Optional<KernelSpec> kernel) {
    this.scope = scope;
    this.kernel = kernel;
  }

  SequencedMap<String, ArtifactSpec> read() {
    var artifacts = new LinkedHashMap<String, ArtifactSpec>();
    kernel.ifPresent(one -> artifacts.put(KernelSpec.ARTIFACT, ofKernel(one)));
    TomlTable all = scope.toml().table("artifact");
    scope
        .each("artifact", this::artifact)
        .forEach((name, artifact) -> {
          if (artifacts.put(name, artifact) != null) {
            all.problem(name, "artifact \"" + name + "\" is the kernel's image; take another name");
          }
        });
    return artifacts;
  }

  private static ArtifactSpec ofKernel(KernelSpec kernel) {
    return new ArtifactSpec.Kernel(
        new ArtifactSpec.Common(
            KernelSpec.ARTIFACT,
            kernel.place(),
            KernelSpec.ARTIFACT,
            OptionalLong.empty(),
            Map.of("kind", "kernel")));
  }

  private Optional<ArtifactSpec> artifact(String name, TomlTable table) {
    String kind = RecipeScope.needed(table, "kind", "one of " + String.join(", ", kinds()));
    return switch (kind) {
      case "" -> Optional.empty();
      case "verity" -> Optional.of(verity(name, own(table, kind)));
      case "uki" -> Optional.of(uki(name, own(table, kind)));
      case "grub-core" -> Optional.of(grubCore(name, own(table, kind)));
      case "disk" -> Optional.of(disk(name, own(table, kind)));
      case "qcow2", "vhd", "raw" -> Optional.of(container(name, kind, own(table, kind)));
      case "file" -> Optional.of(plain(name, own(table, kind)));
      case "spdx" -> Optional.of(spdx(name, own(table, kind)));
      case "ipxe" -> Optional.of(ipxe(name, own(table, kind)));
      default -> {
        if (ImageFormats.names().contains(kind)) {
          yield Optional.of(image(name, kind, table));
        }
        table.problem(
            "kind",
            "kind = \""
                + kind
                + "\": expected one of "
                + String.join(", ", kinds())
                + Nearest.hint(kind, kinds()));
        yield Optional.empty();
      }
    };
  }

  private static List<String> kinds() {
    var kinds = new ArrayList<String>(ImageFormats.names());
    kinds.addAll(
        List.of(
            "disk", "file", "grub-core", "ipxe", "qcow2", "raw", "spdx", "uki", "verity", "vhd"));
    kinds.sort(null);
    return kinds;
  }

  private static TomlTable own(TomlTable table, String kind) {
    var keys = new ArrayList<String>(RecipeKeys.ARTIFACT);
    keys.addAll(RecipeKeys.ARTIFACT_KIND.get(kind));
    table.requireKeys(keys);
    return table;
  }

  private ArtifactSpec.Common common(String name, TomlTable table, String suffix) {
    String output = table.text("output").orElse(name + suffix);
    VariantsReader.requireFileName(table, "output", output);
    return new ArtifactSpec.Common(
        name, scope.place(table), output, table.size("budget"), RecipeScope.meaning(table));
  }

  private ArtifactSpec image(String name, String kind, TomlTable table) {
    ImageFormat format = ImageFormats.named(kind);
    var keys = new ArrayList<String>(RecipeKeys.ARTIFACT);
    keys.addAll(RecipeKeys.ARTIFACT_KIND.get("image"));
    format.options().forEach(option -> keys.add(option.name().substring(2)));
    table.requireKeys(keys);
    String tree = RecipeScope.needed(table, "tree", "the name of a tree of this recipe");
    Optional<String> compression = table.text("compression");
    var common = common(name, table, FormatKeys.suffix(format, compression));
    try {
      OutputFormat.choose(kind, compression.orElse(null), common.output());
    } catch (UsageException e) {
      boolean named = table.has("output") && e.subject().startsWith("--out");
      table.problem(named ? "output" : "compression", e.getMessage());
    }
    return new ArtifactSpec.Image(
        common, kind, tree, compression, new FormatKeys(scope).options(format, table));
  }

  private ArtifactSpec verity(String name, TomlTable table) {
    return new ArtifactSpec.Verity(
        common(name, table, ".verity"), RecipeScope.needed(table, "of", "an artifact"));
  }

  private ArtifactSpec uki(String name, TomlTable table) {
    var parts = new TreeMap<String, String>();
    for (String part : UKI_PARTS) {
      table
          .text(part)
          .ifPresent(file -> {
            requireFileOrSource(table, part, file);
            parts.put(part, file);
          });
    }
    table.text("stub").ifPresent(stub -> requireFileOrSource(table, "stub", stub));
    return new ArtifactSpec.Uki(
        common(name, table, ".efi"),
        table.text("kernel").orElse(KernelSpec.ARTIFACT),
        table.texts("initrd"),
        commandLine(table),
        table.text("stub"),
        parts,
        signing(table));
  }

  private void requireFileOrSource(TomlTable table, String key, String file) {
    if (SourceRef.parse(file).isEmpty()) {
      scope.requireFile(table, key, file);
    }
  }

  private ArtifactSpec grubCore(String name, TomlTable table) {
    String from = RecipeScope.needed(table, "from", "GRUB's folder, NAME:/usr/lib/grub/i386-pc");
    Optional<SourceRef> ref = SourceRef.parse(from);
    if (ref.isEmpty() && !from.isEmpty()) {
      table.problem("from", "from = \"" + from + "\": expected NAME:/PATH");
    }
    return new ArtifactSpec.GrubCore(
        common(name, table, ".img"),
        ref.orElse(new SourceRef("", "/")),
        table.texts("modules"),
        table.text("config").orElse(""),
        table.text("prefix").orElse("/boot/grub"));
  }

  private String commandLine(TomlTable table) {
    return table.text("cmdline").orElse(kernel.map(KernelSpec::commandLine).orElse(""));
  }

  private Optional<ArtifactSpec.Signing> signing(TomlTable table) {
    return table
        .table("sign")
        .map(sign -> {
          sign.requireKeys(RecipeKeys.SIGN);
          String key = RecipeScope.needed(sign, "key", "a private key in PEM");
          String certificate = RecipeScope.needed(sign, "certificate", "its certificate in PEM");
          scope.requireFile(sign, "key", key);
          scope.requireFile(sign, "certificate", certificate);
          return new ArtifactSpec.Signing(key, certificate);
        });
  }

  private ArtifactSpec disk(String name, TomlTable table) {
    Optional<String> container = table.text("container");
    var common =
        common(
            name,
            table,
            container.isPresent() && !container.get().equals("disk")
                ? "." + container.get()
                : ".raw");
    requireContainer(
        table,
        () -> ArtifactSpec.Disk.fileOf(container, table.text("compression"), common.output()));
    var names = new RecipeDiskNames(scope);
    return new ArtifactSpec.Disk(
        common,
        DiskDescription.read(table, names, scope.architecture().toString()),
        names,
        container,
        table.text("compression"));
  }

  private ArtifactSpec container(String name, String kind, TomlTable table) {
    var common = common(name, table, "." + kind);
    String container = kind.equals("raw") ? "disk" : kind;
    requireContainer(
        table,
        () ->
            DiskContainer.choose(
                container, table.text("compression").orElse(null), common.output()));
    return new ArtifactSpec.Container(
        common,
        RecipeScope.needed(table, "of", "an artifact"),
        container,
        table.text("compression"));
  }

  private static void requireContainer(TomlTable table, Runnable choice) {
    try {
      choice.run();
    } catch (UsageException e) {
      table.problem(table.has("output") ? "output" : "kind", e.getMessage());
    }
  }

  private ArtifactSpec plain(String name, TomlTable table) {
    boolean text = table.has("text");
    if (text == table.has("file")) {
      table.problem("", "expected one of text, file");
    }
    if (!text) {
      table.text("file").ifPresent(file -> scope.requireFile(table, "file", file));
    }
    return new ArtifactSpec.Plain(
        common(name, table, ""),
        text ? TreeFile.Kind.TEXT : TreeFile.Kind.FILE,
        table.text(text ? "text" : "file").orElse(""));
  }

  private static Map<String, String> values(TomlTable table) {
    return table
        .table("values")
        .map(values -> {
          values.requireKeys(RecipeKeys.IPXE_VALUES);
          return table.pairs("values");
        })
        .orElse(Map.of());
  }

  private ArtifactSpec spdx(String name, TomlTable table) {
    return new ArtifactSpec.Spdx(
        common(name, table, ".spdx.json"), RecipeScope.needed(table, "tree", "a tree"));
  }

  private ArtifactSpec ipxe(String name, TomlTable table) {
    return new ArtifactSpec.Ipxe(
        common(name, table, ".ipxe"),
        table.text("kernel").orElse(KernelSpec.ARTIFACT),
        RecipeScope.needed(table, "initrd", "an artifact"),
        commandLine(table),
        table.text("prefix").orElse("guest."),
        values(table));
  }
}
