package dev.assembler.pipeline.build;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assembler.core.image.ImageDigest;
import dev.assembler.core.text.CanonicalJson;
import dev.assembler.pipeline.inputs.LockedInput;
import dev.assembler.pipeline.inputs.LockedPackage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What requests for packages came to, beside the packages in the store of inputs: of the same
 * indexes, the same request comes to the same, so nobody need parse them again.
 *
 * <pre>
 *   1/KEY     a line with the SHA-256 of the rest, and JSON; 1 is the version of this form
 * </pre>
 */
record KnownResolutions(Path folder) {

  private static final String FORM = "1";

  /** The packages in their order; none where it is not known, or is damaged. */
  Optional<List<LockedPackage>> find(Key request) {
    try {
      String text = Files.readString(place(request));
      int line = text.indexOf('\n');
      String json = text.substring(line + 1);
      if (!text.substring(0, Math.max(0, line)).equals(digest(json))) {
        return Optional.empty();
      }
      var packages = new ArrayList<LockedPackage>();
      for (JsonNode one : new ObjectMapper().readTree(json).path("packages")) {
        packages.add(read(one));
      }
      return Optional.of(packages);
    } catch (IOException | RuntimeException e) {
      return Optional.empty(); // what cannot be read is found out anew
    }
  }

  void keep(Key request, List<LockedPackage> packages) throws IOException {
    String json =
        CanonicalJson.of(
            Map.of("packages", packages.stream().map(KnownResolutions::written).toList()));
    Files.createDirectories(place(request).getParent());
    SmallFiles.write(place(request), (digest(json) + '\n' + json).getBytes(StandardCharsets.UTF_8));
  }

  private Path place(Key request) {
    return folder.resolve(FORM).resolve(request.hex());
  }

  private static String digest(String json) {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    return HexFormat.of().formatHex(ImageDigest.newSha256().digest(bytes));
  }

  private static Map<String, Object> written(LockedPackage one) {
    return Map.of(
        "distribution", one.distribution(),
        "name", one.name(),
        "version", one.version(),
        "architecture", one.architecture(),
        "address", one.file().address().toString(),
        "size", one.file().size(),
        "sha256", one.file().sha256());
  }

  private static LockedPackage read(JsonNode one) {
    return new LockedPackage(
        one.path("distribution").asText(),
        one.path("version").asText(),
        one.path("architecture").asText(),
        new LockedInput(
            one.path("name").asText(),
            one.path("address").asText(),
            one.path("size").asLong(),
            one.path("sha256").asText()));
  }
}
