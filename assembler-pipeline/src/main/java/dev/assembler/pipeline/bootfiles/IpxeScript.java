package dev.assembler.pipeline.bootfiles;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The script by which iPXE loads a kernel and its initrd, {@code boot.ipxe}: one for a machine,
 * with its values, or a {@linkplain #template template} in which a server puts them.
 *
 * <p>Arguments stand on the {@code kernel} line, because {@code imgargs} needs an image that is
 * loaded. Each step that fails leads to {@code :failed}. The folders are named as Debian names
 * architectures; iPXE calls them otherwise, and under a BIOS every PC an i386.
 *
 * @param imageBase where the folders {@code amd64} and {@code arm64} are: a URL, or a path relative
 *     to the script
 * @param instanceUuid of the machine; may be empty
 * @param bootstrapToken with which it asks for its identity
 * @param caPemUrl where the authority's certificate is; may be empty
 * @param caPemInline that certificate as one word of base64; may be empty, and is left out where
 *     there is a URL
 * @param files what the folders hold, and what else the kernel is told
 */
public record IpxeScript(
    String imageBase,
    String instanceUuid,
    String bootstrapToken,
    String caPemUrl,
    String caPemInline,
    Files files) {

  /** The kernel's room for its command line: COMMAND_LINE_SIZE of x86 and arm64, with its NUL. */
  private static final int MOST_COMMAND_LINE = 2047;

  private static final Pattern UUID =
      Pattern.compile("[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}");
  private static final Pattern PREFIX = Pattern.compile("[a-z][a-z0-9_-]{0,40}\\.");
  private static final Pattern FILE = Pattern.compile("[A-Za-z0-9._+-]{1,255}");
  private static final Pattern ARGUMENT = Pattern.compile("[A-Za-z0-9._~+/=:,@%-]{1,1024}");

  /**
   * What the folders hold, and what the kernel is told beside the values.
   *
   * @param prefix of the arguments that carry values, with its dot: {@code powernode.}
   * @param kernel name of the kernel
   * @param initrd name of the initramfs
   * @param arguments of the kernel, each a word
   */
  public record Files(String prefix, String kernel, String initrd, List<String> arguments) {

    public Files {
      arguments = List.copyOf(arguments);
      var values = new PlainValues("the iPXE script");
      values.required("prefix", prefix, PREFIX, "a word and a dot, such as guest.");
      values.required("kernel", kernel, FILE, "a file name");
      values.required("initrd", initrd, FILE, "a file name");
      for (String argument : arguments) {
        values.required("argument", argument, ARGUMENT, "one word without quotes, # and $");
      }
      values.require();
    }

    /** Consoles on screen and serial line, a locked-down kernel that appraises what it runs. */
    public static Files hardened(String prefix) {
      return new Files(
          prefix,
          "kernel",
          "initramfs.cpio.zst",
          List.of(
              "console=tty1",
              "console=ttyS0,115200",
              "lockdown=integrity",
              "ima_appraise=enforce",
              "ima_template=ima-ng",
              prefix + "boot=1"));
    }
  }

  /**
   * @throws dev.assembler.pipeline.UsageException with everything that is missing or that the
   *     script could not hold
   */
  public IpxeScript {
    var values = new PlainValues("the iPXE script");
    values.required("image_base", imageBase, PlainValues.PLACE, "a URL or a path, without quotes");
    values.optional("instance_uuid", instanceUuid, UUID, "a UUID");
    if (bootstrapToken.isEmpty()) {
      values.problem("bootstrap_token: missing, expected one word");
    }
    values.secret("bootstrap_token", bootstrapToken, PlainValues.WORD, "one word");
    values.optional("ca_pem_url", caPemUrl, PlainValues.URL, "an http or https URL");
    values.optional("ca_pem_inline", caPemInline, PlainValues.WORD, "one word of base64");
    values.require();
    int length =
        String.join(" ", arguments(instanceUuid, bootstrapToken, caPemUrl, caPemInline, files))
            .length();
    if (length > MOST_COMMAND_LINE) {
      values
          .problem(
              "the kernel's command line has "
                  + length
                  + " characters, expected at most "
                  + MOST_COMMAND_LINE
                  + (caPemUrl.isEmpty() && !caPemInline.isEmpty() ? "; use ca_pem_url" : ""))
          .require();
    }
  }

  /** The script with its values. */
  public String text() {
    String arguments =
        String.join(" ", arguments(instanceUuid, bootstrapToken, caPemUrl, caPemInline, files));
    return script(stripped(imageBase), arguments, files);
  }

  /** For a server: {@code text/plain} in US-ASCII. */
  public byte[] bytes() {
    return text().getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * The script in which a server puts values in the place of {@code {{image_base}}}, {@code
   * {{bootstrap_token}}}, {@code {{ca_pem_url}}} and {@code {{instance_uuid}}}. Each value must be
   * one word, as {@link IpxeScript} requires it: iPXE has no quoting to make one of others.
   */
  public static String template(Files files) {
    String arguments =
        String.join(
            " ",
            arguments("{{instance_uuid}}", "{{bootstrap_token}}", "{{ca_pem_url}}", "", files));
    return script("{{image_base}}", arguments, files);
  }

  private static List<String> arguments(
      String uuid, String token, String caUrl, String caInline, Files files) {
    var all = new ArrayList<String>();
    all.add("initrd=" + files.initrd()); // how a kernel under UEFI finds it
    all.add(files.prefix() + "bootstrap_token=" + token);
    if (!caUrl.isEmpty()) {
      all.add(files.prefix() + "ca_url=" + caUrl);
    } else if (!caInline.isEmpty()) {
      all.add(files.prefix() + "ca=" + caInline);
    }
    if (!uuid.isEmpty()) {
      all.add(files.prefix() + "instance_uuid=" + uuid);
    }
    all.addAll(files.arguments());
    return all;
  }

  private static String script(String base, String arguments, Files files) {
    String folder = base + "/${arch}/";
    return """
    #!ipxe
    set arch ${buildarch}
    iseq ${arch} i386 && set arch amd64 ||
    iseq ${arch} x86_64 && set arch amd64 ||
    isset ${ip} || dhcp || goto failed
    """
        + ("kernel " + folder + files.kernel() + " " + arguments + " || goto failed\n")
        + ("initrd " + folder + files.initrd() + " || goto failed\n")
        + """
        boot || goto failed

        :failed
        echo Netboot of ${arch} failed: ${errno}
        shell
        """;
  }

  private static String stripped(String base) {
    return base.length() > 1 && base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
  }
}
