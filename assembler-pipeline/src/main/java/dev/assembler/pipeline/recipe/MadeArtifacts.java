package dev.assembler.pipeline.recipe;

import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.FileTree;
import dev.assembler.verity.RootHash;
import java.io.IOException;

/** Artifacts and trees of a recipe, made by whoever asks first. */
public interface MadeArtifacts {

  Content content(String artifact) throws IOException;

  /** In lower-case hexadecimal. */
  String sha256(String artifact) throws IOException;

  /** Of an artifact of kind "verity". */
  RootHash rootHash(String artifact) throws IOException;

  FileTree tree(String name) throws IOException;

  /** A file of a source. */
  Content sourceFile(SourceRef ref) throws IOException;
}
