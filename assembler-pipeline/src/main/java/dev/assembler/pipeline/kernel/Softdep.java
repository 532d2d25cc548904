package dev.assembler.pipeline.kernel;

import java.util.ArrayList;
import java.util.List;

/**
 * What a module would like to be loaded with it: {@code pre: a b post: c} of modprobe.d(5). What is
 * not there is done without.
 *
 * @param pre before it
 * @param post after it
 */
record Softdep(List<String> pre, List<String> post) {

  static final Softdep NONE = new Softdep(List.of(), List.of());

  Softdep {
    pre = List.copyOf(pre);
    post = List.copyOf(post);
  }

  static Softdep parse(List<String> words) {
    var pre = new ArrayList<String>();
    var post = new ArrayList<String>();
    List<String> list = new ArrayList<>();
    for (String word : words) {
      if (word.equals("pre:")) {
        list = pre;
      } else if (word.equals("post:")) {
        list = post;
      } else if (!word.isEmpty()) {
        list.add(word);
      }
    }
    return new Softdep(pre, post);
  }
}
