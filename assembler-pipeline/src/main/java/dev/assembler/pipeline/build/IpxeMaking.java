package dev.assembler.pipeline.build;

import dev.assembler.pipeline.recipe.ArtifactSpec;
import java.io.IOException;
import java.nio.file.Path;

record IpxeMaking(RecipeBuild build, ArtifactRoom artifacts) {
  MadeFile make(ArtifactSpec.Ipxe spec, Key key, Path place) throws IOException {
    throw new IOException("not yet");
  }
}
