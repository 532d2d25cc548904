package dev.assembler.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The checkout that the tests run in: its root and its documents. */
record Checkout(Path root) {

  /** Found from the working directory upwards, by the folder that marks Maven's root. */
  static Checkout ofTests() {
    Path at = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(at.resolve(".mvn"))) {
      at = at.getParent();
      if (at == null) {
        throw new IllegalStateException("the tests run outside of a checkout");
      }
    }
    return new Checkout(at);
  }

  /** The Markdown documents of the root and of docs, in order. */
  List<Path> documents() throws IOException {
    try (Stream<Path> atRoot = Files.list(root);
        Stream<Path> inDocs = Files.walk(root.resolve("docs"))) {
      return Stream.concat(atRoot, inDocs)
          .filter(path -> path.toString().endsWith(".md"))
          .sorted()
          .toList();
    }
  }

  /** All source folders of Java, tests and measurements included. */
  List<Path> sourceFolders() throws IOException {
    try (Stream<Path> modules = Files.list(root)) {
      return modules
          .flatMap(module -> Stream.of("main", "test").map(kind -> module.resolve("src/" + kind)))
          .map(folder -> folder.resolve("java"))
          .filter(Files::isDirectory)
          .sorted()
          .toList();
    }
  }
}
