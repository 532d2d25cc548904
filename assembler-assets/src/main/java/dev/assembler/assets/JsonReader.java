package dev.assembler.assets;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.assembler.core.ImageFormatException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads a JSON document (RFC 8259, UTF-8) into sorted maps, lists, strings, {@link
 * JsonText.Digits}, booleans and null. Each key of an object stands once; bytes, values, depth and
 * the length of names and numbers are bounded. What is refused is named by its path.
 */
final class JsonReader {

  static final int MOST_BYTES = 64 << 20;
  static final int MOST_VALUES = 1_000_000;
  static final int MOST_DEPTH = 32;

  private static final int MOST_NAME = 1024;
  private static final int MOST_NUMBER = 100;
  private static final int MOST_STRING = 1 << 20;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MOST_DEPTH)
                  .maxNameLength(MOST_NAME)
                  .maxNumberLength(MOST_NUMBER)
                  .maxStringLength(MOST_STRING)
                  .build())
          .build();

  private final JsonParser parser;
  private int values;

  private JsonReader(JsonParser parser) {
    this.parser = parser;
  }

  /**
   * @throws ImageFormatException naming the place, for anything that is no such document
   */
  static JsonValue read(byte[] document) throws ImageFormatException {
    if (document.length > MOST_BYTES) {
      throw new ImageFormatException(
          "$: " + document.length + " bytes, expected at most " + MOST_BYTES);
    }
    // UTF-16 and UTF-32 would be guessed from their zeros.
    if (document.length >= 2 && (document[0] == 0 || document[1] == 0 || document[0] < 0)) {
      throw new ImageFormatException("$: no UTF-8 text without a byte order mark");
    }
    try (JsonParser parser = FACTORY.createParser(document)) {
      var reader = new JsonReader(parser);
      return JsonValue.root(reader.document());
    } catch (ImageFormatException e) {
      throw e;
    } catch (IOException e) {
      throw new IllegalStateException("bytes in memory", e);
    }
  }

  private Object document() throws IOException {
    try {
      Object value = value(parser.nextToken());
      if (parser.nextToken() != null) {
        throw refused("more text after the document");
      }
      return value;
    } catch (StreamConstraintsException e) {
      throw refused(firstLine(e.getOriginalMessage()));
    } catch (JsonProcessingException e) {
      JsonLocation place = e.getLocation();
      throw refused(
          "no JSON at line "
              + place.getLineNr()
              + ", column "
              + place.getColumnNr()
              + ": "
              + firstLine(e.getOriginalMessage()));
    }
  }

  private Object value(JsonToken token) throws IOException {
    if (++values > MOST_VALUES) {
      throw refused("value " + values + " of the document, expected at most " + MOST_VALUES);
    }
    return switch (token) {
      case START_OBJECT -> object();
      case START_ARRAY -> array();
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      case null -> throw refused("the document ends here, expected a value");
      default -> throw refused("no value");
    };
  }

  private Map<String, Object> object() throws IOException {
    var map = new TreeMap<String, Object>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String key = parser.currentName();
      if (map.containsKey(key)) {
        throw refused("stands twice, expected each key once");
      }
      map.put(key, value(parser.nextToken()));
    }
    return Collections.unmodifiableSortedMap(map);
  }

  private List<Object> array() throws IOException {
    var list = new ArrayList<Object>();
    for (JsonToken next = parser.nextToken();
        next != JsonToken.END_ARRAY;
        next = parser.nextToken()) {
      list.add(value(next));
    }
    return Collections.unmodifiableList(list);
  }

  private JsonText.Digits number() throws IOException {
    String text = parser.getText();
    if (text.length() > MOST_NUMBER) {
      throw refused("a number of " + text.length() + " digits, expected at most " + MOST_NUMBER);
    }
    return new JsonText.Digits(text);
  }

  private ImageFormatException refused(String what) {
    return new ImageFormatException(place() + ": " + what);
  }

  /** Where the parser is. */
  private String place() {
    var steps = new ArrayList<String>();
    for (JsonStreamContext at = parser.getParsingContext(); at != null; at = at.getParent()) {
      if (at.inArray()) {
        steps.add("[" + at.getCurrentIndex() + "]");
      } else if (at.inObject() && at.hasCurrentName()) {
        steps.add(JsonValue.step(at.getCurrentName()));
      }
    }
    return JsonValue.shortened("$" + String.join("", steps.reversed()));
  }

  private static String firstLine(String message) {
    return message == null
        ? "malformed"
        : JsonValue.shortened(message.lines().findFirst().orElse(""));
  }
}
