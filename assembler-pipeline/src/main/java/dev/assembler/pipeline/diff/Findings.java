package dev.assembler.pipeline.diff;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Differences as they are found: all are counted, and as many listed as are wanted. */
final class Findings {

  /** Places that stand for all of a cause. */
  private static final int FIRST = 3;

  private record Key(Cause cause, String field) {}

  /** All that are of one cause and field, as far as they are known. */
  private final class Group {
    private final List<Difference> first = new ArrayList<>();
    private final int most;
    private long count;
    private boolean isAlike = true;

    Group(Cause cause) {
      // What has no cure is told one by one.
      most = cause == Cause.CONTENT ? max : FIRST;
    }

    void add(Gathered more) {
      Difference other = more.first().getFirst();
      Difference one = first.isEmpty() ? other : first.getFirst();
      isAlike &=
          more.isAlike() && one.left().equals(other.left()) && one.right().equals(other.right());
      count += more.count();
      more.first().stream().limit(Math.max(0, most - first.size())).forEach(first::add);
    }
  }

  private final int max;
  private final int room;
  private final int contentRoom;
  private final List<Difference> list = new ArrayList<>();
  private final Map<Key, Group> groups = new LinkedHashMap<>();
  private long count;
  private long contents;

  /**
   * @param max differences to list, and contents to tell one by one
   */
  Findings(int max) {
    this(max, max, max);
  }

  private Findings(int max, int room, int contentRoom) {
    this.max = max;
    this.room = room;
    this.contentRoom = contentRoom;
  }

  void add(Difference difference) {
    list(difference);
    gather(Gathered.of(difference));
    count++;
  }

  void addAll(Findings others) {
    addAll(others.result());
  }

  void addAll(DiffResult others) {
    others.differences().forEach(this::list);
    others.gathered().forEach(this::gather);
    count += others.count();
  }

  private void list(Difference difference) {
    if (list.size() < max) {
      list.add(difference);
    }
  }

  private void gather(Gathered more) {
    groups
        .computeIfAbsent(new Key(more.cause(), more.field()), _ -> new Group(more.cause()))
        .add(more);
    contents += more.cause() == Cause.CONTENT ? more.count() : 0;
  }

  /** An empty one, for what is added to this later. */
  Findings another() {
    return new Findings(
        max, room - list.size(), (int) Math.max(0, contentRoom - Math.min(contents, max)));
  }

  /** Whether another content is counted, and not shown. */
  boolean isFull() {
    return list.size() >= room && contents >= contentRoom;
  }

  boolean isEmpty() {
    return count == 0;
  }

  DiffResult result() {
    return new DiffResult(
        list,
        count > list.size(),
        groups.entrySet().stream()
            .map(each ->
                new Gathered(
                    each.getKey().cause(),
                    each.getKey().field(),
                    each.getValue().count,
                    each.getValue().isAlike,
                    each.getValue().first))
            .toList());
  }
}
