package dev.assembler.pipeline.run;

/** How it went. */
public sealed interface GuestOutcome {

  /** In a clause: "the guest said ..". */
  String text();

  /** Whether it went well, if a marker was or was not waited for. */
  boolean isWell();

  /** The marker was seen. */
  record Said(String marker) implements GuestOutcome {
    @Override
    public String text() {
      return "the guest said \"" + marker + "\"";
    }

    @Override
    public boolean isWell() {
      return true;
    }
  }

  /**
   * The machine ended by itself.
   *
   * @param exit the hypervisor's exit code
   * @param missed the marker that was waited for; empty if none was
   */
  record Ended(int exit, String missed) implements GuestOutcome {
    @Override
    public String text() {
      String end = exit == 0 ? "the machine ended" : "the hypervisor ended with exit code " + exit;
      return missed.isEmpty() ? end : end + " before the guest said \"" + missed + "\"";
    }

    @Override
    public boolean isWell() {
      return exit == 0 && missed.isEmpty();
    }
  }

  /**
   * It cannot come to a good end any more.
   *
   * @param sign what says so
   */
  record Failed(String sign) implements GuestOutcome {
    @Override
    public String text() {
      return "the guest failed: " + sign;
    }

    @Override
    public boolean isWell() {
      return false;
    }
  }

  /** The time was up. */
  record Late(long seconds, String missed) implements GuestOutcome {
    @Override
    public String text() {
      return seconds
          + " s went by before "
          + (missed.isEmpty() ? "the machine ended" : "the guest said \"" + missed + "\"");
    }

    @Override
    public boolean isWell() {
      return false;
    }
  }
}
