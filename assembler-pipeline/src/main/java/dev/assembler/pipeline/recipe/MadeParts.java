package dev.assembler.pipeline.recipe;

import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.FileTree;
import dev.assembler.verity.RootHash;
import java.io.IOException;

/**
 * What has been made of a recipe, for the parts of it that were read before: a disk or a guest that
 * names an artifact holds on to this, and asks it when it is made itself.
 */
public final class MadeParts implements MadeArtifacts {

  private volatile MadeArtifacts made;

  /** Says what has been made; before anything asks. */
  public void bind(MadeArtifacts newMade) {
    made = newMade;
  }

  @Override
  public Content content(String artifact) throws IOException {
    return made().content(artifact);
  }

  @Override
  public String sha256(String artifact) throws IOException {
    return made().sha256(artifact);
  }

  @Override
  public RootHash rootHash(String artifact) throws IOException {
    return made().rootHash(artifact);
  }

  @Override
  public FileTree tree(String name) throws IOException {
    return made().tree(name);
  }

  @Override
  public Content sourceFile(SourceRef ref) throws IOException {
    return made().sourceFile(ref);
  }

  private MadeArtifacts made() {
    if (made == null) {
      throw new IllegalStateException("nothing has been made of the recipe yet");
    }
    return made;
  }
}
