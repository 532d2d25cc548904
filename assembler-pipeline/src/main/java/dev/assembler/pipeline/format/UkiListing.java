package dev.assembler.pipeline.format;

import dev.assembler.core.image.ImageSummary;
import dev.assembler.core.image.ImageSummary.Section;
import dev.assembler.core.text.PrintableBytes;
import dev.assembler.pipeline.Sizes;
import dev.assembler.uki.Authenticode;
import dev.assembler.uki.AuthenticodeSignature;
import dev.assembler.uki.KernelImage;
import dev.assembler.uki.PeImage;
import dev.assembler.uki.PeSection;
import dev.assembler.uki.Uki;
import dev.assembler.uki.UkiProfile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What an EFI program says about itself: sections, texts, PCR 11, signatures. */
final class UkiListing {

  private final ImageFile file;
  private final Uki uki;
  private final List<String> lines = new ArrayList<>();
  private final Map<String, Object> details = new TreeMap<>();

  private UkiListing(ImageFile file, Uki uki) {
    this.file = file;
    this.uki = uki;
  }

  static Inspection of(ImageFile file, Uki uki) throws IOException {
    return new UkiListing(file, uki).inspection();
  }

  private Inspection inspection() throws IOException {
    PeImage program = uki.program();
    details.put("compression", file.compression().toString());
    details.put("machine", program.machineName());
    details.put("kind", uki.hasKernel() ? "uki" : "program");
    parts();
    version();
    profiles();
    signatures();
    List<String> remarks = uki.remarks();
    remarks.forEach(remark -> lines.add("remark: " + remark));
    details.put("remarks", remarks);
    String title =
        (uki.hasKernel() ? "a UKI" : "an EFI program")
            + " for "
            + program.machineName()
            + ", "
            + Sizes.text(file.image().size());
    return new Inspection("uki", title, lines, summary(), details);
  }

  private ImageSummary summary() throws IOException {
    List<Section> sections =
        uki.program().sections().stream()
            .filter(section -> section.rawSize() > 0)
            .sorted(Comparator.comparingLong(PeSection::rawOffset))
            .map(each -> new Section(each.shownName(), each.rawOffset(), each.rawSize()))
            .toList();
    return new ImageSummary(
        file.image().size(), sections, Map.of("sections", (long) uki.program().sections().size()));
  }

  private void parts() throws IOException {
    lines.add(row("part", "offset", "size", "address", "in memory", "holds"));
    var parts = new ArrayList<Map<String, Object>>();
    for (PeSection section : uki.program().sections()) {
      String holds = FileKind.of(FileHead.of(uki.program().bytes(section))).text();
      lines.add(
          row(
              section.shownName(),
              hex(section.rawOffset()),
              Long.toString(section.loadedSize()),
              hex(section.virtualAddress()),
              Long.toString(section.virtualSize()),
              holds));
      var part = new TreeMap<String, Object>();
      part.put("name", section.shownName());
      part.put("offset", section.rawOffset());
      part.put("size", section.loadedSize());
      part.put("address", section.virtualAddress());
      part.put("memory", section.virtualSize());
      part.put("holds", holds);
      parts.add(part);
    }
    details.put("parts", parts);
  }

  private void version() throws IOException {
    Optional<String> version =
        uki.hasKernel()
            ? uki.kernel().flatMap(KernelImage::version)
            : KernelImage.read(file.image()).version();
    version.ifPresent(release -> {
      lines.add("kernel: " + release);
      details.put("kernelVersion", release);
    });
  }

  private void profiles() throws IOException {
    var profiles = new ArrayList<Map<String, Object>>();
    for (UkiProfile profile : uki.hasKernel() ? uki.profiles() : List.<UkiProfile>of()) {
      var json = new TreeMap<String, Object>();
      String of = "";
      if (profile.number().isPresent()) {
        of = " @" + profile.number().getAsInt();
        json.put("number", profile.number().getAsInt());
        text(profile, ".profile", "profile" + of, "profile", json);
      }
      text(profile, ".osrel", "os-release" + of, "osRelease", json);
      text(profile, ".cmdline", "command line" + of, "commandLine", json);
      text(profile, ".uname", "uname" + of, "uname", json);
      Optional<String> pcr11 = uki.pcr11(profile);
      lines.add("PCR 11" + of + ": " + pcr11.orElse("depends on the machine"));
      pcr11.ifPresent(value -> json.put("pcr11", value));
      profiles.add(json);
    }
    details.put("profiles", profiles);
  }

  /** A line for each line of the text. */
  private void text(
      UkiProfile profile, String section, String label, String key, Map<String, Object> json)
      throws IOException {
    Optional<String> text = uki.text(profile.section(section));
    if (text.isPresent()) {
      text.get()
          .lines()
          .forEach(line ->
              lines.add(label + ": " + PrintableBytes.of(line.getBytes(StandardCharsets.UTF_8))));
      json.put(key, text.get());
    }
  }

  private void signatures() throws IOException {
    var signatures = new ArrayList<Map<String, Object>>();
    for (AuthenticodeSignature signature : Authenticode.signatures(file.image())) {
      lines.add(
          "signature: "
              + signature.signer()
              + ", "
              + signature.digestAlgorithm()
              + signature.fault().map(fault -> ", " + fault).orElse(""));
      signatures.add(json(signature));
    }
    if (signatures.isEmpty()) {
      lines.add("signature: none");
    }
    details.put("signatures", signatures);
  }

  private static Map<String, Object> json(AuthenticodeSignature signature) {
    var json = new TreeMap<String, Object>();
    json.put("signer", signature.signer());
    json.put("digest", signature.digestAlgorithm());
    signature.signingTime().ifPresent(time -> json.put("signingTime", time.seconds()));
    signature.fault().ifPresent(fault -> json.put("fault", fault));
    return json;
  }

  private static String hex(long value) {
    return String.format(Locale.ROOT, "0x%010x", value);
  }

  private static String row(String... cells) {
    return String.format(Locale.ROOT, "%-10s %-12s %12s  %-12s %12s  %s", (Object[]) cells);
  }
}
