package dev.assembler.pipeline.build;

import dev.assembler.pipeline.bootfiles.IpxeScript;
import dev.assembler.pipeline.recipe.ArtifactSpec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Makes scripts of iPXE: with all values one for a machine, without any a template. */
record IpxeMaking(RecipeBuild build, ArtifactRoom artifacts) {

  MadeFile make(ArtifactSpec.Ipxe spec, Key key, Path place) throws IOException {
    KernelMachine.require(
        build.recipe().architecture(),
        "artifact." + spec.kernel(),
        artifacts.content(spec.kernel()));
    String commandLine = artifacts.commandLine(spec.commandLine());
    List<String> arguments =
        Arrays.stream(commandLine.split(" ", -1)).filter(word -> !word.isEmpty()).toList();
    var files =
        new IpxeScript.Files(
            spec.prefix(),
            artifacts.output(spec.kernel()),
            artifacts.output(spec.initrd()),
            arguments);
    Map<String, String> values = spec.values();
    String script =
        values.isEmpty()
            ? IpxeScript.template(files)
            : new IpxeScript(
                    values.getOrDefault("image_base", ""),
                    values.getOrDefault("instance_uuid", ""),
                    values.getOrDefault("bootstrap_token", ""),
                    values.getOrDefault("ca_pem_url", ""),
                    values.getOrDefault("ca_pem_inline", ""),
                    files)
                .text();
    byte[] bytes = script.getBytes(StandardCharsets.US_ASCII);
    return ArtifactMaking.told(
        build,
        spec,
        false,
        () ->
            new FileMaking(build)
                .make(key, place, Map.of(), sink -> sink.writeAt(0, ByteBuffer.wrap(bytes))));
  }
}
