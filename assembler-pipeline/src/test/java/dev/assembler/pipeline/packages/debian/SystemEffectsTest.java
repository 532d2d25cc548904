package dev.assembler.pipeline.packages.debian;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.Symlink;
import dev.assembler.core.tree.TreePath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Logins, units and users in the place of scripts, each alone. */
class SystemEffectsTest {

  private static final String TEMPLATE =
      """
      # a comment
      # here are the per-package modules (the "Primary" block)
      $auth_primary
      # here's the fallback if no module succeeds
      auth\trequisite\t\t\tpam_deny.so
      # and here are more per-package modules (the "Additional" block)
      $auth_additional
      # end of pam-auth-update config
      """;

  private final RootDraft root = new RootDraft();
  private final List<String> notes = new ArrayList<>();

  private void profile(String name, String text) {
    root.file("/usr/share/pam-configs/" + name, 0644, text);
  }

  private void apply(Effect effect, TestDeb... debs) throws IOException {
    var packages = new ArrayList<Unpacked>();
    for (TestDeb deb : debs) {
      packages.add(EffectsTest.unpacked(deb));
    }
    effect.apply(root, packages, notes);
  }

  private String text(String path) throws IOException {
    return root.text(path).orElseThrow(() -> new AssertionError(path + " is missing"));
  }

  private String target(String path) {
    return ((Symlink) root.at(TreePath.of(path)).orElseThrow().node()).targetText();
  }

  @Test
  void pamsFilesHaveTheModulesOfProfilesThatAreOn() throws IOException {
    root.file("/usr/share/pam/common-auth", 0644, TEMPLATE);
    profile(
        "unix",
        "Name: Unix\nDefault: yes\nPriority: 256\nAuth-Type: Primary\nAuth:\n"
            + "\t[success=end default=ignore]\tpam_unix.so nullok try_first_pass\n"
            + "Auth-Initial:\n\t[success=end default=ignore]\tpam_unix.so nullok\n");
    profile(
        "ldap",
        "Name: LDAP\nDefault: yes\nPriority: 128\nAuth-Type: Primary\nAuth-Final:\n"
            + "\t[success=end  default=ignore]\tpam_ldap.so  use_first_pass\n");
    profile(
        "cap",
        "Name: c\n"
            + "Default: yes\n"
            + "Priority: 0\n"
            + "Auth-Type: Additional\n"
            + "Auth:\n"
            + "\toptional\tpam_cap.so\n");
    profile("off", "Name: o\nDefault: no\nPriority: 999\nAuth-Type: Primary\nAuth:\n\tx y\n");
    profile("lost", "Name: l\nDefault: yes\nPriority: 1\nConflicts: unix\nAuth-Type: Primary\n");
    profile("old", "Default: yes\nPriority: 5\nAuth-Type: Primary\nAuth:\n\tx\tpam_tally.so\n");
    profile("unix~", "Default: yes\n");

    apply(new PamEffect());

    // A less important one that is on and conflicts takes the other out, in pam-auth-update, too.
    assertEquals("off\nunix\nldap\nlost\ncap\n", text("/var/lib/pam/seen"));
    assertEquals(
        """
        # a comment
        # here are the per-package modules (the "Primary" block)
        auth\t[success=1  default=ignore]\tpam_ldap.so use_first_pass
        # here's the fallback if no module succeeds
        auth\trequisite\t\t\tpam_deny.so
        # and here are more per-package modules (the "Additional" block)
        auth\toptional\tpam_cap.so\040
        # end of pam-auth-update config
        """,
        text("/etc/pam.d/common-auth"));
  }

  @Test
  void ofSeveralPrimaryModulesEachJumpsToTheEnd() throws IOException {
    root.file("/usr/share/pam/common-auth", 0644, TEMPLATE);
    for (String name : List.of("a", "b")) {
      profile(
          name,
          "Default: yes\nPriority: 1\nAuth-Type: Primary\nAuth:\n\t[success=end]\t"
              + name
              + ".so later\nAuth-Initial:\n\t[success=end]\t"
              + name
              + ".so first\n");
    }

    apply(new PamEffect());

    assertTrue(
        text("/etc/pam.d/common-auth")
            .contains("auth\t[success=2]\tb.so first\nauth\t[success=1]\ta.so later\n"),
        text("/etc/pam.d/common-auth"));
    assertEquals(
        "Module: b\n[success=end]\tb.so first\nModule: a\n[success=end]\ta.so later\n",
        text("/var/lib/pam/auth"));
  }

  @Test
  void pamsFilesThatAreThereStay() throws IOException {
    root.file("/usr/share/pam/common-auth", 0644, TEMPLATE);
    root.file("/etc/pam.d/common-session", 0644, "mine");

    apply(new PamEffect());

    assertFalse(root.isThere("/etc/pam.d/common-auth"));
  }

  private void unit(String name, String install) {
    root.file("/usr/lib/systemd/system/" + name, 0644, "[Unit]\nX=1\n[Install]\n" + install);
  }

  private static TestDeb enabling(String... units) {
    var script = new StringBuilder("#!/bin/sh\nset -e\n");
    for (String unit : units) {
      script.append("if deb-systemd-helper --quiet was-enabled '" + unit + "'; then\n");
      script.append("  deb-systemd-helper enable '" + unit + "' >/dev/null || true\nfi\n");
    }
    return new TestDeb("app", "1").control("postinst", script.toString());
  }

  @Test
  void unitsAreEnabledAsTheirInstallSectionsSay() throws IOException {
    unit("app.service", "WantedBy=multi-user.target\nAlias=other.service\nAlso=app.socket\n");
    unit("app.socket", "WantedBy=sockets.target\nRequiredBy='a.target' b.target\n");
    unit("tty@.service", "DefaultInstance=one\nWantedBy=getty.target\n");

    apply(new SystemdUnitsEffect(), enabling("app.service", "tty@.service", "missing.service"));

    String at = "/etc/systemd/system/";
    String unit = "/usr/lib/systemd/system/app.service";
    assertEquals(unit, target(at + "multi-user.target.wants/app.service"));
    assertEquals(unit, target(at + "other.service"));
    String socket = "/usr/lib/systemd/system/app.socket";
    assertEquals(socket, target(at + "sockets.target.wants/app.socket"));
    assertEquals(socket, target(at + "a.target.requires/app.socket"));
    assertEquals(socket, target(at + "b.target.requires/app.socket"));
    assertEquals(
        "/usr/lib/systemd/system/tty@.service", target(at + "getty.target.wants/tty@one.service"));
    String state = "/var/lib/systemd/deb-systemd-helper-enabled/";
    assertEquals("", text(state + "multi-user.target.wants/app.service"));
    assertEquals(
        at
            + "other.service\n"
            + at
            + "sockets.target.wants/app.socket\n"
            + at
            + "a.target.requires/app.socket\n"
            + at
            + "b.target.requires/app.socket\n"
            + at
            + "multi-user.target.wants/app.service\n",
        text(state + "app.service.dsh-also"));
    assertFalse(root.isThere(state + "missing.service.dsh-also"));
  }

  @Test
  void presetsDecideWhatIsLinked() throws IOException {
    unit("app.service", "WantedBy=multi-user.target\n");
    unit("web.service", "WantedBy=multi-user.target\n");
    root.file("/etc/systemd/system-preset/10-mine.preset", 0644, "# x\nenable web.*\ndisable *\n");

    apply(new SystemdUnitsEffect(), enabling("app.service", "web.service"));

    assertFalse(root.isThere("/etc/systemd/system/multi-user.target.wants/app.service"));
    assertTrue(root.isThere("/etc/systemd/system/multi-user.target.wants/web.service"));
    assertTrue(root.isThere("/var/lib/systemd/deb-systemd-helper-enabled/app.service.dsh-also"));
  }

  @Test
  void aUnitThatIsPackagedToStayOffIsOnlyRecorded() throws IOException {
    unit("app.socket", "WantedBy=sockets.target\n");
    TestDeb deb =
        new TestDeb("app", "1")
            .control(
                "postinst",
                "if deb-systemd-helper debian-installed 'app.socket'; then\n"
                    + "\tdeb-systemd-helper enable 'app.socket'\nfi\n"
                    + "deb-systemd-helper update-state 'app.socket' >/dev/null || true\n");

    apply(new SystemdUnitsEffect(), deb);

    assertFalse(root.isThere("/etc/systemd/system/sockets.target.wants/app.socket"));
    assertTrue(root.isThere("/var/lib/systemd/deb-systemd-helper-enabled/app.socket.dsh-also"));
  }

  @Test
  void systemdsOwnUnitsAreEnabledByItself() throws IOException {
    unit("getty@.service", "DefaultInstance=tty1\nWantedBy=getty.target\n");
    String script =
        "systemctl ${DPKG_ROOT:+--root=\"$DPKG_ROOT\"} enable getty@tty1.service || true\n";

    apply(new SystemdUnitsEffect(), new TestDeb("app", "1").control("postinst", script));
    assertFalse(root.isThere("/etc/systemd/system/getty.target.wants/getty@tty1.service"));
    apply(new SystemdUnitsEffect(), new TestDeb("systemd", "1").control("postinst", script));

    assertEquals(
        "/usr/lib/systemd/system/getty@.service",
        target("/etc/systemd/system/getty.target.wants/getty@tty1.service"));
  }

  @Test
  void usersUnitsGoToTheirOwnFolder() throws IOException {
    root.file("/usr/lib/systemd/user/app.service", 0644, "[Install]\nWantedBy=default.target\n");
    String script = "deb-systemd-helper --user enable 'app.service' || true\n";

    apply(new SystemdUnitsEffect(), new TestDeb("app", "1").control("postinst", script));

    assertTrue(root.isThere("/etc/systemd/user/default.target.wants/app.service"));
    assertTrue(
        root.isThere("/var/lib/systemd/deb-systemd-user-helper-enabled/app.service.dsh-also"));
  }

  private void accounts() {
    root.file("/etc/passwd", 0644, "root:x:0:0:root:/root:/bin/bash\n");
    root.file("/etc/group", 0644, "root:x:0:\nusers:x:100:\nnogroup:x:65534:\n");
    root.file("/etc/shadow", 0640, "root:*::0:99999:7:::\n");
    root.file("/etc/gshadow", 0640, "root:*::\n");
  }

  @Test
  void usersOfAdduserAreMadeInOrder() throws IOException {
    accounts();

    apply(
        new AccountsEffect(),
        new TestDeb("one", "1")
            .control(
                "postinst",
                "getent group tab > /dev/null 2>&1 || addgroup --system tab\n"
                    + "adduser --quiet --system --no-create-home --home /run/one one\n"),
        new TestDeb("two", "1")
            .control(
                "postinst",
                "if ! getent passwd two; then adduser --system --group --gecos 'a: b' \\\n"
                    + "  --home /var/lib/two --shell /bin/sh two; fi\nadduser two tab\n"
                    + "adduser --system $X\nadduser --system root\nadduser someone\n"));

    assertEquals(
        "root:x:0:0:root:/root:/bin/bash\none:x:100:65534::/run/one:/usr/sbin/nologin\n"
            + "two:x:101:102:a b:/var/lib/two:/bin/sh\n",
        text("/etc/passwd"));
    assertEquals(
        "root:x:0:\nusers:x:100:\nnogroup:x:65534:\ntab:x:101:two\ntwo:x:102:\n",
        text("/etc/group"));
    assertEquals("root:*::0:99999:7:::\none:!:::::::\ntwo:!:::::::\n", text("/etc/shadow"));
    assertEquals("root:*::\ntab:!::two\ntwo:!::\n", text("/etc/gshadow"));
    Metadata home = root.find("/var/lib/two").orElseThrow().metadata();
    assertEquals(101, home.uid());
    assertEquals(102, home.gid());
    assertFalse(root.isThere("/run/one"));
    assertEquals(0640, root.find("/etc/shadow").orElseThrow().metadata().permissions());
  }

  @Test
  void anOptionsValueMayBeOneWordWithIt() throws IOException {
    accounts();

    apply(
        new AccountsEffect(),
        new TestDeb("app", "1")
            .control(
                "postinst",
                "addgroup --system --gid=42 tab\n"
                    + "adduser --system --ingroup=tab --home=/var/lib/app --shell=/bin/sh \\\n"
                    + "  --comment='An app' --uid=41 --firstuid 400 --conf=/dev/null app\n"));

    assertTrue(text("/etc/group").contains("tab:x:42:\n"), text("/etc/group"));
    assertTrue(
        text("/etc/passwd").contains("app:x:41:42:An app:/var/lib/app:/bin/sh\n"),
        text("/etc/passwd"));
    assertEquals(41, root.find("/var/lib/app").orElseThrow().metadata().uid());
  }

  @Test
  void usersOfSysusersAreMadeFromTheTop() throws IOException {
    accounts();
    root.file(
        "/usr/lib/sysusers.d/b.conf",
        0644,
        "# x\nu net - \"Network: all\" - -\nu fix 42:65534 - /run\nm net users\n");
    root.file("/usr/lib/sysusers.d/a.conf", 0644, "g log - -\nu root 0 - /root /bin/sh\n");
    root.file("/usr/lib/sysusers.d/z.conf", 0644, "u late -\nu odd /usr/bin/x\nr - 1-2\n");

    apply(
        new AccountsEffect(),
        new TestDeb("systemd", "1")
            .control(
                "postinst",
                "systemd-sysusers ${DPKG_ROOT:+--root=\"$DPKG_ROOT\"} a.conf b.conf ../x.conf\n"));

    assertEquals(
        "root:x:0:0:root:/root:/bin/bash\nnet:x:998:998:Network all:/:/usr/sbin/nologin\n"
            + "fix:x:42:65534::/run:/usr/sbin/nologin\nlate:x:997:997::/:/usr/sbin/nologin\n",
        text("/etc/passwd"));
    assertTrue(text("/etc/group").contains("users:x:100:net\n"), text("/etc/group"));
    assertTrue(text("/etc/group").contains("log:x:999:\n"), text("/etc/group"));
    assertTrue(text("/etc/gshadow").contains("log:!*::\n"), text("/etc/gshadow"));
    assertTrue(text("/etc/shadow").contains("net:!*:::::::\n"), text("/etc/shadow"));
  }

  @Test
  void ownersAndModesThatScriptsSetForGoodAreSet() throws IOException {
    accounts();
    root.file("/usr/bin/tab", 0755, "x");
    String script =
        "if ! dpkg-statoverride --list /usr/bin/tab > /dev/null ; then\n"
            + "  dpkg-statoverride --update --add root users 2755 /usr/bin/tab\n"
            + "  dpkg-statoverride --update --add root nobody 2755 /usr/bin/tab\n"
            + "  dpkg-statoverride --update --add root users 4755 /usr/bin/missing\nfi\n";

    apply(new StatOverridesEffect(), new TestDeb("cron", "1").control("postinst", script));

    Metadata metadata = root.find("/usr/bin/tab").orElseThrow().metadata();
    assertEquals(02755, metadata.permissions());
    assertEquals(100, metadata.gid());
    assertEquals("root users 2755 /usr/bin/tab\n", text("/var/lib/dpkg/statoverride"));
    assertEquals(List.of("cron: /usr/bin/tab has mode 2755"), notes);
  }
}
