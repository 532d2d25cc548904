package dev.assembler.core.host;

import java.util.concurrent.Callable;

/**
 * Runs something without root's privileges. Linux keeps credentials for each thread; the C library
 * is what spreads a change to all of them, and a bare system call is not spread.
 */
final class OrdinaryUser {

  static final int ID = 65534;

  private static final boolean X86_64 = System.getProperty("os.arch").equals("amd64");
  private static final int SETRESUID = X86_64 ? 117 : 147;
  private static final int SETRESGID = X86_64 ? 119 : 149;
  private static final int SETGROUPS = X86_64 ? 116 : 159;

  private OrdinaryUser() {}

  static <T> T call(Callable<T> work) throws Exception {
    var result = new java.util.concurrent.FutureTask<>(() -> callAsOrdinary(work));
    Thread thread = new Thread(result, "ordinary user");
    thread.start();
    thread.join();
    try {
      return result.get();
    } catch (java.util.concurrent.ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : new IllegalStateException(e);
    }
  }

  private static <T> T callAsOrdinary(Callable<T> work) throws Exception {
    var kernel = new Syscall();
    require(kernel.call(SETGROUPS, 0, 0, 0, 0));
    require(kernel.call(SETRESGID, -1, ID, -1, 0));
    require(kernel.call(SETRESUID, -1, ID, -1, 0));
    try {
      return work.call();
    } finally {
      require(kernel.call(SETRESUID, -1, 0, -1, 0));
      require(kernel.call(SETRESGID, -1, 0, -1, 0));
    }
  }

  private static void require(long result) {
    if (result < 0) {
      throw new IllegalStateException(Errno.text(result) + "; these tests run as root");
    }
  }
}
