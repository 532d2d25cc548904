package dev.assembler.pipeline.recipe;

import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.FileTree;
import dev.assembler.pipeline.InputException;
import dev.assembler.pipeline.OutputException;
import dev.assembler.pipeline.layout.DiskNames;
import dev.assembler.pipeline.layout.NamedFile;
import dev.assembler.pipeline.layout.NamedTree;
import dev.assembler.pipeline.recipe.References.Need;
import dev.assembler.pipeline.toml.TomlTable;
import dev.assembler.verity.RootHash;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the names in a disk of a recipe stand for: {@code SOURCE:/PATH} is a file of a source,
 * another name with a slash one of the host, every other an artifact; trees are the recipe's.
 */
public final class RecipeDiskNames implements DiskNames {

  private final RecipeScope scope;
  private final Set<Need> needs = new LinkedHashSet<>();
  private final Set<String> hostFiles = new LinkedHashSet<>();

  RecipeDiskNames(RecipeScope scope) {
    this.scope = scope;
  }

  /** Trees and artifacts that are named. */
  public List<Need> needs() {
    return new ArrayList<>(needs);
  }

  /** Files of the host that are named. */
  public List<String> hostFiles() {
    return new ArrayList<>(hostFiles);
  }

  @Override
  public NamedFile file(TomlTable table, String key, String name) {
    Optional<SourceRef> ref = SourceRef.parse(name);
    if (ref.isPresent() && !key.equals("artifact")) {
      needs.add(new Need("source", ref.get().source()));
      return new OfSource(ref.get());
    }
    if (name.indexOf('/') >= 0 && !key.equals("artifact")) {
      scope.requireFile(table, key, name);
      hostFiles.add(name);
      return new OfHost(name);
    }
    needs.add(new Need("artifact", name));
    return new OfArtifact(name);
  }

  @Override
  public NamedTree tree(TomlTable table, String name) {
    needs.add(new Need("tree", name));
    return new NamedTree() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public FileTree tree() throws IOException {
        return scope.parts().tree(name);
      }
    };
  }

  private final class OfHost implements NamedFile {

    private final String name;

    private OfHost(String name) {
      this.name = name;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public Content content() throws IOException {
      try {
        return Content.of(scope.path(name));
      } catch (IOException e) {
        throw new InputException(name, OutputException.reason(e), e);
      }
    }
  }

  private final class OfSource implements NamedFile {

    private final SourceRef ref;

    private OfSource(SourceRef ref) {
      this.ref = ref;
    }

    @Override
    public String name() {
      return ref.toString();
    }

    @Override
    public Content content() throws IOException {
      return scope.parts().sourceFile(ref);
    }
  }

  private final class OfArtifact implements NamedFile {

    private final String name;

    private OfArtifact(String name) {
      this.name = name;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public Content content() throws IOException {
      return scope.parts().content(name);
    }

    @Override
    public boolean isHashArea() {
      return scope
          .toml()
          .table("artifact")
          .table(name)
          .flatMap(table -> table.text("kind"))
          .filter("verity"::equals)
          .isPresent();
    }

    @Override
    public RootHash rootHash() throws IOException {
      return scope.parts().rootHash(name);
    }
  }
}
