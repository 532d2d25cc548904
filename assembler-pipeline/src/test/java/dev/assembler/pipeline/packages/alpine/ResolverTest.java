package dev.assembler.pipeline.packages.alpine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What requests come to, by apk's rules; real indexes are beside generated ones. */
class ResolverTest {

  /**
   * A repository by lines of {@code NAME VERSION FIELD.. }, fields as in an index: {@code D:a,b}.
   */
  static ApkRepository repository(String tag, String lines) throws IOException {
    var text = new StringBuilder();
    for (String line : lines.strip().split("\n", -1)) {
      String[] words = line.strip().split(" +", -1);
      String sum = ApkChecksum.of(ApkChecksum.sha1().digest(line.getBytes(StandardCharsets.UTF_8)));
      text.append("C:").append(sum).append("\nP:").append(words[0]);
      text.append("\nV:").append(words[1]).append("\nA:noarch\nS:10\nI:10\n");
      for (int i = 2; i < words.length; i++) {
        text.append(words[i].replace(',', ' ')).append('\n');
      }
      text.append('\n');
    }
    return new ApkRepository(
        tag == null ? "main" : tag,
        tag,
        URI.create("file:///main/"),
        "main/",
        ApkIndex.read(text.toString().getBytes(StandardCharsets.UTF_8)));
  }

  private static Resolution resolve(List<ApkRepository> repositories, String asked)
      throws IOException {
    var words = new ArrayList<ApkDependency>();
    for (String word : asked.split(" ", -1)) {
      words.add(ApkDependency.parse(word));
    }
    return Resolver.resolve(repositories, List.of(), List.of(), words, "x86_64");
  }

  private static String names(Resolution resolution) {
    return String.join(" ", resolution.packages().stream().map(one -> one.info().id()).toList());
  }

  private static final String SMALL =
      """
      app 1.0 D:lib>1,so:z.so.1
      app 0.9 D:lib<2
      lib 1.5
      lib 2.5
      lib 2.4
      zlib 1.3 p:so:z.so.1=1.3
      zlib-ng 2.0 p:so:z.so.1=1.2
      app-doc 1.0 i:app=1.0,docs
      app-zsh 1.0 i:app=1.0,!nozsh,zsh
      docs 1
      nozsh 1
      zsh 5 D:/bin/sh
      busybox 1.36 p:cmd:ls=1.36
      busybox-sh 1.36 k:100 p:/bin/sh D:busybox=1.36
      dash 0.5 k:10 p:/bin/sh
      ash 0.1 p:/bin/sh
      editor-a 1 p:editor
      editor-b 1 p:editor
      other 1 D:!lib
      loop-a 1 D:loop-b
      loop-b 1 D:loop-a
      foreign 1 A:riscv64
      newer 1 X:something
      """;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          app | lib-2.5 zlib-1.3 app-1.0
          app lib<2.5 | lib-2.4 zlib-1.3 app-1.0
          app<1 | lib-1.5 app-0.9
          app !zlib | lib-2.5 zlib-ng-2.0 app-1.0
          app zlib-ng | lib-2.5 zlib-ng-2.0 app-1.0
          app docs | lib-2.5 zlib-1.3 app-1.0 docs-1 app-doc-1.0
          app zsh | lib-2.5 zlib-1.3 app-1.0 busybox-1.36 busybox-sh-1.36 zsh-5 app-zsh-1.0
          app zsh nozsh | lib-2.5 zlib-1.3 app-1.0 nozsh-1 busybox-1.36 busybox-sh-1.36 zsh-5
          zsh dash | dash-0.5 zsh-5
          zsh ash | ash-0.1 zsh-5
          /bin/sh | busybox-1.36 busybox-sh-1.36
          cmd:ls | busybox-1.36
          editor-b | editor-b-1
          loop-a | loop-b-1 loop-a-1
          lib~2 | lib-2.5
          lib=2.4 | lib-2.4
          """)
  void aRequestComesToThesePackages(String asked, String expected) throws IOException {
    assertEquals(expected, names(resolve(List.of(repository(null, SMALL)), asked)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          appp | appp (for the request): no such package; did you mean app?
          app>1.0 | app>1.0 (for the request): there is only app-1.0, app-0.9
          other app | lib-2.5: there, but other-1 says !lib
          editor | editor (for the request): taken from no package of itself; name one of editor-a-1, editor-b-1
          lib@edge | lib@edge: no repository has the tag @edge
          foreign | foreign-1: for riscv64
          newer nothing | nothing (for the request): no such package; newer-1: its index says of it what is not understood here
          zlib=1.3 so:z.so.1=1.2 | zlib-1.3 and zlib-ng-2.0: both are so:z.so.1
          """)
  void whatCannotBeIsSaidAllAtOnce(String asked, String expected) {
    UnresolvedException refused =
        assertThrows(
            UnresolvedException.class, () -> resolve(List.of(repository(null, SMALL)), asked));

    assertEquals(expected, String.join("; ", refused.problems()));
  }

  @Test
  void aTaggedRepositoryServesOnlyWhatIsAskedForWithItAndWhatThatNeeds() throws IOException {
    ApkRepository main = repository(null, "a 1 D:b\nb 1\nc 1");
    ApkRepository edge = repository("edge", "a 2 D:b>1\nb 2\nc 2\nd 1");

    assertEquals("b-1 a-1", names(resolve(List.of(main, edge), "a")));
    assertEquals("b-2 a-2", names(resolve(List.of(main, edge), "a@edge")));
    assertEquals("b-2 a-2 c-1", names(resolve(List.of(main, edge), "a@edge c")));
    UnresolvedException refused =
        assertThrows(UnresolvedException.class, () -> resolve(List.of(main, edge), "d"));
    assertEquals(List.of("d-1: only in @edge edge; ask for d@edge"), refused.problems());
  }

  @Test
  void theFirstRepositoryWinsAmongEqualVersions() throws IOException {
    ApkRepository one = repository(null, "a 1 T:one");
    ApkRepository two = repository(null, "a 1 T:two");

    assertEquals("one", resolve(List.of(one, two), "a").packages().getFirst().info().description());
  }

  @Test
  void eachPackageSaysWhoAskedForIt() throws IOException {
    Resolution resolution = resolve(List.of(repository(null, SMALL)), "app docs lib");

    assertEquals(
        List.of(
            "lib: [the request, app]",
            "zlib: [app]",
            "app: [the request]",
            "docs: [the request]",
            "app-doc: [itself, with app=1.0 docs]"),
        resolution.packages().stream()
            .map(one -> one.info().name() + ": " + one.requestedBy())
            .toList());
  }

  @Test
  void theOrderOfTheRequestDoesNotMatter() throws IOException {
    List<ApkRepository> all = List.of(repository(null, SMALL));

    assertEquals(names(resolve(all, "zsh app docs")), names(resolve(all, "docs zsh app")));
  }

  @Test
  void theBasesPackagesArePreferredAndItsUnneededOnesGo() throws IOException {
    ApkRepository repository = repository(null, "a 2 D:b\nb 2\nc 1 D:a");
    List<ApkPackage> base = repository(null, "a 1 D:b\nb 1\nleft 1").packages();
    List<Installed> installed =
        base.stream()
            .map(info -> new Installed(info, "", List.of(), -1, "", new OwnedFiles()))
            .toList();

    Resolution resolution =
        Resolver.resolve(
            List.of(repository),
            installed,
            List.of(ApkDependency.parse("a")),
            List.of(ApkDependency.parse("c")),
            "x86_64");

    assertEquals("b-1 a-1 c-1", names(resolution));
    assertEquals(1, resolution.installed().size());
    assertEquals(List.of("the base", "c"), resolution.packages().get(1).requestedBy());
    assertEquals("left-1", resolution.removed().getFirst().id());
    assertEquals(List.of("a", "c"), resolution.world().stream().map(ApkDependency::name).toList());
  }

  @Test
  void aChainOfThirtyThousandNeedsNoStack() throws IOException {
    var text = new StringBuilder();
    for (int i = 0; i < 30_000; i++) {
      text.append("p").append(i).append(" 1 D:p").append(i + 1).append('\n');
    }
    text.append("p30000 1\n");

    assertEquals(
        30_001, resolve(List.of(repository(null, text.toString())), "p0").packages().size());
  }

  /**
   * The whole of Alpine 3.16's main. apk of the 3.0 line gives these packages in this order (apk
   * add --simulate): alpine-base's own needs, ssl_client because busybox and libssl1.1 are there
   * (install_if), no shell completions without bash or zsh, openssh-client-default over
   * openssh-client-krb5 by its priority.
   */
  @Test
  void aRealIndexComesToWhatApkInstalls() throws IOException {
    var repository =
        new ApkRepository(
            "main",
            null,
            URI.create("file:///main/"),
            "main/",
            IndexFile.read("316", RealAlpine.index("316"), null));

    Resolution resolution = resolve(List.of(repository), "alpine-base openssh");

    assertEquals(
        "alpine-baselayout-data-3.2.0-r23 musl-1.2.3-r2 busybox-1.35.0-r17"
            + " alpine-baselayout-3.2.0-r23 ifupdown-ng-0.12.1-r0 openrc-0.44.10-r7"
            + " alpine-conf-3.14.6-r1 ca-certificates-bundle-20220614-r0 libcrypto1.1-1.1.1s-r0"
            + " libssl1.1-1.1.1s-r0 ssl_client-1.35.0-r17 zlib-1.2.12-r3 apk-tools-2.12.9-r3"
            + " busybox-suid-1.35.0-r17 mdev-conf-4.2-r0 busybox-initscripts-4.2-r0"
            + " scanelf-1.3.4-r0 musl-utils-1.2.3-r2 libc-utils-0.7.2-r3 alpine-keys-2.4-r1"
            + " alpine-base-3.16.3-r0 openssh-keygen-9.0_p1-r2"
            + " ncurses-terminfo-base-6.3_p20220521-r0 ncurses-libs-6.3_p20220521-r0"
            + " libedit-20210910.3.1-r0 openssh-client-common-9.0_p1-r2"
            + " openssh-client-default-9.0_p1-r2 openssh-sftp-server-9.0_p1-r2"
            + " openssh-server-common-9.0_p1-r2 openssh-server-9.0_p1-r2 openssh-9.0_p1-r2",
        names(resolution));
  }

  /** In 3.16 no package is /bin/sh of itself: apk, too, asks for one by its name. */
  @Test
  void aRealIndexRefusesWhatApkRefuses() throws IOException {
    var repository =
        new ApkRepository(
            "main",
            null,
            URI.create("file:///main/"),
            "main/",
            IndexFile.read("316", RealAlpine.index("316"), null));

    UnresolvedException refused =
        assertThrows(UnresolvedException.class, () -> resolve(List.of(repository), "zsh nginxx"));

    assertEquals(
        List.of(
            "nginxx (for the request): no such package; did you mean nginx?",
            "/bin/sh (for zsh-5.8.1-r4): taken from no package of itself; name one of"
                + " busybox-1.35.0-r17"),
        refused.problems());
  }
}
