package dev.assembler.pipeline.report;

import dev.assembler.pipeline.report.Report.Chapter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;

/**
 * A report as one HTML file that asks nobody for anything: drawings, styles and the script are in
 * it, and its policy (Content Security Policy, level 3) lets a browser run that one script and load
 * nothing. Equal reports give equal bytes.
 */
public final class HtmlReport {

  private final Html html;
  private final Report report;
  private final String style;
  private final String script;

  private HtmlReport(Appendable out, Report report) throws IOException {
    this.html = new Html(out);
    this.report = report;
    this.style = resource("report.css");
    this.script = resource("report.js");
  }

  /**
   * Writes a report.
   *
   * @param out is to be encoded in UTF-8
   */
  public static void write(Report report, Appendable out) throws IOException {
    new HtmlReport(out, report).page();
  }

  private void page() throws IOException {
    html.resource("<!DOCTYPE html>\n");
    html.open("html", "lang", "en").line();
    head();
    html.open("body").line();
    html.open("header").leaf("p", "assemble report", "class", "of");
    html.leaf("h1", report.title());
    if (report.chapters().size() > 1) {
      contents();
    }
    html.closeLine();
    html.open("main").line();
    var views = new HtmlViews(html);
    List<Chapter> chapters = report.chapters();
    for (int i = 0; i < chapters.size(); i++) {
      html.open("section", "class", "chapter", "id", "chapter" + (i + 1));
      html.open("h2");
      if (!chapters.get(i).place().isEmpty()) {
        html.leaf("code", chapters.get(i).place()).text(" ");
      }
      html.text(chapters.get(i).title()).closeLine();
      for (ReportView view : chapters.get(i).views()) {
        views.write(view);
      }
      html.closeLine();
    }
    html.closeLine();
    html.open("script").resource(script).closeLine();
    html.closeLine().closeLine();
    if (!html.isComplete()) {
      throw new IllegalStateException("an element of the page is not closed");
    }
  }

  private void head() throws IOException {
    html.open("head").line();
    html.single("meta", "charset", "utf-8").line();
    html.single(
            "meta",
            "http-equiv",
            "Content-Security-Policy",
            "content",
            "default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-"
                + digest(script)
                + "'; base-uri 'none'; form-action 'none'")
        .line();
    html.single("meta", "name", "viewport", "content", "width=device-width, initial-scale=1")
        .line();
    html.single("meta", "name", "color-scheme", "content", "light dark").line();
    html.leaf("title", report.title() + " – assemble report").line();
    html.open("style").resource(style).closeLine();
    html.closeLine();
  }

  private void contents() throws IOException {
    html.open("nav", "aria-label", "Contents").open("ol");
    for (int i = 0; i < report.chapters().size(); i++) {
      Chapter chapter = report.chapters().get(i);
      String title = (chapter.place() + " " + chapter.title()).strip();
      html.open("li").leaf("a", title, "href", "#chapter" + (i + 1)).close();
    }
    html.close().close();
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = HtmlReport.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + ": not in the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String digest(String text) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      return Base64.getEncoder()
          .encodeToString(sha256.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JDK has it
    }
  }
}
