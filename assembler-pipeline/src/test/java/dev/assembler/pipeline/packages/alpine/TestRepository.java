package dev.assembler.pipeline.packages.alpine;

import dev.assembler.core.tree.FileTree;
import dev.assembler.pipeline.inputs.InputSettings;
import dev.assembler.pipeline.inputs.InputStore;
import dev.assembler.pipeline.inputs.StoredInputs;
import dev.assembler.pipeline.packages.OpenPackages;
import dev.assembler.pipeline.packages.UnpackRoom;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A signed repository in a folder. */
final class TestRepository {

  final Path folder;
  private final String architecture;
  private final List<String> entries = new ArrayList<>();

  TestRepository(Path folder) {
    this(folder, "x86_64");
  }

  TestRepository(Path folder, String architecture) {
    this.folder = folder;
    this.architecture = architecture;
  }

  Path place() {
    return folder.resolve(architecture);
  }

  Path index() {
    return place().resolve(IndexFile.NAME);
  }

  TestRepository add(TestPackage... packages) throws IOException {
    for (TestPackage one : packages) {
      ApkPackage info = one.indexed();
      Files.createDirectories(place());
      Files.write(place().resolve(info.fileName()), one.build());
      entries.add(IndexEntry.text(info));
    }
    return this;
  }

  TestRepository signed() throws IOException {
    return signed("RSA256", TestKey.FIRST);
  }

  /** Writes the index; by no key it is not signed. */
  TestRepository signed(String kind, TestKey key) throws IOException {
    byte[] text = String.join("\n", entries).getBytes(StandardCharsets.UTF_8);
    byte[] member =
        Members.gzip(
            new TarBytes()
                .entry("DESCRIPTION", '0', 0644, "test".getBytes(StandardCharsets.UTF_8), "")
                .entry("APKINDEX", '0', 0644, text, "")
                .whole());
    Files.createDirectories(place());
    Files.write(index(), key == null ? member : Members.joined(key.sign(kind, member), member));
    return this;
  }

  AlpineRequest request(FileTree base, String... words) throws IOException {
    var packages = new ArrayList<ApkDependency>();
    for (String word : words) {
      packages.add(ApkDependency.parse(word));
    }
    return AlpineRequest.of(base, packages)
        .withArchitecture(architecture)
        .withRepositories(List.of(folder.toString()));
  }

  static StoredInputs inputs(Path store) {
    return new StoredInputs(InputSettings.of(new InputStore(store)));
  }

  OpenPackages install(AlpineRequest request) throws IOException {
    return install(request, UnpackRoom.in(folder));
  }

  OpenPackages install(AlpineRequest request, UnpackRoom empty) throws IOException {
    try (StoredInputs inputs = inputs(folder.resolve("store"))) {
      AlpinePackages packages = AlpinePackages.open(request, inputs);
      return OpenPackages.of(empty, room -> packages.install(packages.resolve(), inputs, room, 2));
    }
  }
}
