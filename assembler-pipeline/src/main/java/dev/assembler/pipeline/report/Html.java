package dev.assembler.pipeline.report;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;

/**
 * HTML as it is written: elements that are closed in their order, and text in which nothing is
 * markup. Names of tags and attributes are the program's own; values of attributes and text may be
 * anything, and what a page cannot hold stands as {@code \}{@code u{..}}.
 */
final class Html {

  private final Appendable out;
  private final Deque<String> open = new ArrayDeque<>();

  Html(Appendable out) {
    this.out = out;
  }

  /**
   * Begins an element.
   *
   * @param attributes names and values in turn; those whose value is null are left out
   */
  Html open(String tag, String... attributes) throws IOException {
    tag(tag, attributes);
    open.push(tag);
    return this;
  }

  /** An element that has no end tag. */
  Html single(String tag, String... attributes) throws IOException {
    tag(tag, attributes);
    return this;
  }

  private void tag(String tag, String... attributes) throws IOException {
    out.append('<').append(tag);
    for (int i = 0; i < attributes.length; i += 2) {
      if (attributes[i + 1] != null) {
        out.append(' ').append(attributes[i]).append("=\"");
        escape(attributes[i + 1]);
        out.append('"');
      }
    }
    out.append('>');
  }

  /** Ends the element that was begun last. */
  Html close() throws IOException {
    out.append("</").append(open.pop()).append('>');
    return this;
  }

  /** Ends the element that was begun last, and the line. */
  Html closeLine() throws IOException {
    return close().line();
  }

  Html line() throws IOException {
    out.append('\n');
    return this;
  }

  Html text(String text) throws IOException {
    escape(text);
    return this;
  }

  /** An element with nothing but text in it. */
  Html leaf(String tag, String text, String... attributes) throws IOException {
    return open(tag, attributes).text(text).close();
  }

  /** What is markup by itself: resources of ours, never what was read. */
  Html resource(String markup) throws IOException {
    out.append(markup);
    return this;
  }

  /** Whether every element has been closed. */
  boolean isComplete() {
    return open.isEmpty();
  }

  private void escape(String text) throws IOException {
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        case '\'' -> out.append("&#39;");
        case '\n' -> out.append('\n');
        default -> {
          if (isPlain(c)) {
            out.append(Character.toString(c));
          } else {
            out.append(String.format(Locale.ROOT, "\\u{%x}", c));
          }
        }
      }
    }
  }

  /** No control, nothing that turns the direction of what follows, nothing without a meaning. */
  private static boolean isPlain(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
