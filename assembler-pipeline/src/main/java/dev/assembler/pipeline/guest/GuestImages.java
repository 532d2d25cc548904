package dev.assembler.pipeline.guest;

import dev.assembler.core.tree.Content;
import dev.assembler.pipeline.OutputException;
import dev.assembler.pipeline.source.HostPath;
import dev.assembler.pipeline.toml.TomlTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What the key {@code image} of a guest's layers stands for. */
@FunctionalInterface
public interface GuestImages {

  /**
   * The image of a name; empty if it stands for nothing, which is then a problem of the key.
   *
   * @param table the layer
   */
  Optional<LayerImage> image(TomlTable table, String name);

  /**
   * Files of the host, as a guest file names them; they must be there.
   *
   * @param folder where relative paths begin
   */
  static GuestImages files(Path folder) {
    return (table, name) -> {
      Path path = HostPath.of(name).toPath(folder);
      if (!Files.isRegularFile(path)) {
        table.problem(
            "image", name + ": no such file; paths are relative to the guest file's folder");
        return Optional.empty();
      }
      try {
        return Optional.of(LayerImage.of(name, Content.of(path)));
      } catch (IOException e) {
        table.problem("image", name + ": " + OutputException.reason(e));
        return Optional.empty();
      }
    };
  }
}
