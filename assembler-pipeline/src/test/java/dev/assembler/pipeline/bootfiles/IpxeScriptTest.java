package dev.assembler.pipeline.bootfiles;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.pipeline.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpxeScriptTest {

  private static final IpxeScript.Files FILES = IpxeScript.Files.hardened("powernode.");
  private static final String UUID = "0a1b2c3d-0000-4000-8000-0123456789ab";

  private static IpxeScript of(String base, String uuid, String token, String url, String inline) {
    return new IpxeScript(base, uuid, token, url, inline, FILES);
  }

  @Test
  void theScriptOfAMachineIsThis() {
    assertEquals(
        """
        #!ipxe
        set arch ${buildarch}
        iseq ${arch} i386 && set arch amd64 ||
        iseq ${arch} x86_64 && set arch amd64 ||
        isset ${ip} || dhcp || goto failed
        kernel https://mirror.example/images/${arch}/kernel initrd=initramfs.cpio.zst \
        powernode.bootstrap_token=t0ken powernode.ca_url=https://mirror.example/ca.pem \
        powernode.instance_uuid=0a1b2c3d-0000-4000-8000-0123456789ab console=tty1 \
        console=ttyS0,115200 lockdown=integrity ima_appraise=enforce ima_template=ima-ng \
        powernode.boot=1 || goto failed
        initrd https://mirror.example/images/${arch}/initramfs.cpio.zst || goto failed
        boot || goto failed

        :failed
        echo Netboot of ${arch} failed: ${errno}
        shell
        """,
        of(
                "https://mirror.example/images/",
                UUID,
                "t0ken",
                "https://mirror.example/ca.pem",
                "TFM0dA==")
            .text());
  }

  @Test
  void theTemplateIsTheScriptWithPlaceholders() {
    String filled =
        IpxeScript.template(FILES)
            .replace("{{image_base}}", "http://mirror.example")
            .replace("{{bootstrap_token}}", "t")
            .replace("{{ca_pem_url}}", "http://mirror.example/ca")
            .replace("{{instance_uuid}}", UUID);

    assertEquals(
        of("http://mirror.example", UUID, "t", "http://mirror.example/ca", "").text(), filled);
  }

  @Test
  void theTemplateIsTheOneInTheDocument() throws IOException {
    String document = Files.readString(Path.of("..", "docs", "boot-files.md"));

    assertTrue(document.contains("```\n" + IpxeScript.template(FILES) + "```\n"), document);
  }

  @Test
  void anInlineCertificateIsTakenWhereThereIsNoUrl() {
    String text = of("images", "", "t", "", "TFM0dA==").text();

    assertEquals(
        "kernel images/${arch}/kernel initrd=initramfs.cpio.zst powernode.bootstrap_token=t"
            + " powernode.ca=TFM0dA== console=tty1 console=ttyS0,115200 lockdown=integrity"
            + " ima_appraise=enforce ima_template=ima-ng powernode.boot=1 || goto failed",
        text.lines().filter(line -> line.startsWith("kernel ")).findFirst().orElseThrow());
  }

  @Test
  void everythingThatIsMissingIsToldAtOnce() {
    var e = assertThrows(UsageException.class, () -> of("", "x", "", "", ""));

    assertEquals(
        "the iPXE script: image_base: missing, expected a URL or a path, without quotes;"
            + " instance_uuid: found \"x\", expected a UUID; bootstrap_token: missing, expected"
            + " one word",
        e.getMessage());
  }

  /** What iPXE or the kernel would read as more than a value. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "a b",
        "a\nb",
        "a\tb",
        "${net0/mac}",
        "a\"b",
        "a'b",
        "#a",
        "a\\b",
        "a\u00e9",
        "a|b"
      })
  void valuesThatAreMoreThanOneWordAreRefused(String hostile) {
    assertThrows(UsageException.class, () -> of("http://x", "", hostile, "", ""));
    assertThrows(UsageException.class, () -> of("http://x/" + hostile, "", "t", "", ""));
    assertThrows(UsageException.class, () -> of("http://x", "", "t", "https://x/" + hostile, ""));
    assertThrows(UsageException.class, () -> of("http://x", "", "t", "", hostile));
    assertThrows(
        UsageException.class,
        () -> new IpxeScript.Files("guest.", "kernel", "initrd", List.of(hostile)));
    assertThrows(
        UsageException.class, () -> new IpxeScript.Files("guest.", hostile, "initrd", List.of()));
  }

  @ParameterizedTest
  @CsvSource({"ftp://x/ca", "file:///ca.pem", "ca.pem", "https://"})
  void theCertificatesUrlIsOfTheWeb(String url) {
    assertThrows(UsageException.class, () -> of("http://x", "", "t", url, ""));
  }

  /** Linux cuts a longer one off without a word, and with it what comes last. */
  @Test
  void aCommandLineThatTheKernelWouldCutIsRefused() {
    var e = assertThrows(UsageException.class, () -> of("http://x", "", "t", "", "A".repeat(2000)));

    assertEquals(
        "the iPXE script: the kernel's command line has 2178 characters, expected at most 2047;"
            + " use ca_pem_url",
        e.getMessage());
  }
}
