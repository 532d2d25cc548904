package dev.assembler.core.host;

import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;

/** Runs something in a thread for which the kernel answers one system call with an error. */
final class FilteredThread {

  private static final boolean X86_64 = System.getProperty("os.arch").equals("amd64");
  private static final int PRCTL = X86_64 ? 157 : 167;
  private static final int SECCOMP = X86_64 ? 317 : 277;
  private static final int PR_SET_NO_NEW_PRIVS = 38;
  private static final int SECCOMP_RET_ALLOW = 0x7fff0000;
  private static final int SECCOMP_RET_ERRNO = 0x00050000;

  private FilteredThread() {}

  static <T> T call(int systemCall, Errno errno, Callable<T> work) throws Exception {
    var result =
        new FutureTask<>(() -> {
          install(systemCall, -errno.result());
          return work.call();
        });
    Thread thread = new Thread(result, "filtered");
    thread.start();
    thread.join();
    try {
      return result.get();
    } catch (java.util.concurrent.ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : new IllegalStateException(e);
    }
  }

  /** A filter in classic BPF (include/uapi/linux/seccomp.h), for this thread until it ends. */
  private static void install(int systemCall, int errno) {
    ByteBuffer code = LinuxCalls.allocate(4 * 8);
    instruction(code, 0x20, 0, 0, 0); // load the call's number
    instruction(code, 0x15, 0, 1, systemCall); // equal: next, else one further
    instruction(code, 0x06, 0, 0, SECCOMP_RET_ERRNO | errno);
    instruction(code, 0x06, 0, 0, SECCOMP_RET_ALLOW);
    ByteBuffer program = LinuxCalls.allocate(16);
    program.putLong(0, 4).putLong(8, LinuxCalls.address(code.flip()));
    var kernel = new Syscall();
    long promised = kernel.call(PRCTL, PR_SET_NO_NEW_PRIVS, 1, 0, 0);
    long filtered = kernel.call(SECCOMP, 1, 0, LinuxCalls.address(program), 0);
    Reference.reachabilityFence(code);
    Reference.reachabilityFence(program);
    if (promised < 0 || filtered < 0) {
      throw new IllegalStateException("no filter: " + Errno.text(Math.min(promised, filtered)));
    }
  }

  private static void instruction(ByteBuffer code, int operation, int yes, int no, int operand) {
    code.putShort((short) operation).put((byte) yes).put((byte) no).putInt(operand);
  }
}
