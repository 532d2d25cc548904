package dev.assembler.core.host;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;

/**
 * The user this process acts as.
 *
 * @param uid effective user id
 * @param gid effective group id
 */
public record HostUser(long uid, long gid) {

  /** Empty where the host has no such numbers, or native access is denied. */
  public static Optional<HostUser> current() {
    if (LinuxAccess.isPossible()) {
      LinuxCalls calls = LinuxCalls.current();
      return Optional.of(
          new HostUser(
              Integer.toUnsignedLong(calls.effectiveUser()),
              Integer.toUnsignedLong(calls.effectiveGroup())));
    }
    return fromLibrary();
  }

  /** By the C library of any POSIX system. */
  static Optional<HostUser> fromLibrary() {
    Optional<MemorySegment> user = Linker.nativeLinker().defaultLookup().find("geteuid");
    Optional<MemorySegment> group = Linker.nativeLinker().defaultLookup().find("getegid");
    if (user.isEmpty() || group.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(new HostUser(call(user.get()), call(group.get())));
    } catch (IllegalCallerException denied) {
      return Optional.empty();
    }
  }

  @SuppressWarnings("restricted") // denial is handled by the caller
  private static long call(MemorySegment function) {
    try {
      int id =
          (int)
              Linker.nativeLinker()
                  .downcallHandle(function, FunctionDescriptor.of(ValueLayout.JAVA_INT))
                  .invokeExact();
      return Integer.toUnsignedLong(id);
    } catch (RuntimeException | Error unexpected) {
      throw unexpected;
    } catch (Throwable impossible) {
      throw new IllegalStateException("a native function threw", impossible);
    }
  }
}
