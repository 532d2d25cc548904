package dev.assembler.core.host;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The C library's syscall(2), the one native function that Linux host access needs: present in
 * glibc and musl of any age, where wrappers of statx, getdents64 or listxattrat are not, and one
 * method handle to link at start instead of two dozen.
 */
final class Syscall {

  private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");
  private static final MethodHandle SYSCALL = link();
  private static final int ERRNO_OFFSET =
      (int) Linker.Option.captureStateLayout().byteOffset(PathElement.groupElement("errno"));

  private final ByteBuffer stateBytes =
      ByteBuffer.allocateDirect((int) Linker.Option.captureStateLayout().byteSize())
          .order(ByteOrder.nativeOrder());
  private final MemorySegment state = MemorySegment.ofBuffer(stateBytes);

  /** Whether the JVM lets us call native code: it may have been told to deny it. */
  static boolean isPermitted() {
    return SYSCALL != null;
  }

  @SuppressWarnings(
      "restricted") // the one door to native code, and where it is denied it stays shut
  private static MethodHandle link() {
    FunctionDescriptor syscall =
        FunctionDescriptor.of(
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_LONG);
    try {
      Linker linker = Linker.nativeLinker();
      return linker.downcallHandle(
          linker.defaultLookup().findOrThrow("syscall"),
          syscall,
          Linker.Option.firstVariadicArg(1),
          ERRNO);
    } catch (IllegalCallerException denied) {
      return null;
    }
  }

  /** Runs a system call; as in the kernel, a negative result is an error number's negation. */
  long call(long number, long a, long b, long c, long d, long e, long f) {
    try {
      long result = (long) SYSCALL.invokeExact(state, number, a, b, c, d, e, f);
      return result == -1 ? -stateBytes.getInt(ERRNO_OFFSET) : result;
    } catch (RuntimeException | Error unexpected) {
      throw unexpected;
    } catch (Throwable impossible) {
      throw new IllegalStateException("a native function threw", impossible);
    }
  }

  long call(long number, long a, long b, long c, long d) {
    return call(number, a, b, c, d, 0, 0);
  }
}
