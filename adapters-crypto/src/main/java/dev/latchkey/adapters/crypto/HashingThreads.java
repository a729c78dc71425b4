package dev.latchkey.adapters.crypto;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Platform;
import java.util.concurrent.ThreadFactory;
import org.slf4j.LoggerFactory;

/**
 * Creates threads of lower priority than all others on Linux, where each thread has its own
 * priority. A flood of logins then takes little time from other requests. When nothing else needs
 * the processors, hashing has them all.
 */
final class HashingThreads implements ThreadFactory {

  /** A third of the time that a thread of normal niceness gets when both want the processor. */
  private static final int NICENESS = 5;

  /** PRIO_PROCESS; on Linux process 0 is the calling thread (setpriority(2), "Bugs"). */
  private static final int THIS_THREAD = 0;

  private interface LibC extends Library {
    int getpriority(int which, int who);

    int setpriority(int which, int who, int niceness);
  }

  @Override
  public Thread newThread(Runnable work) {
    var thread =
        new Thread(
            () -> {
              lowerPriority();
              work.run();
            },
            "hashing");
    thread.setDaemon(true);
    return thread;
  }

  private static void lowerPriority() {
    try {
      if (Platform.isLinux()) {
        LibC c = Native.load("c", LibC.class);
        // Beside what the service was started with; 19 is the most.
        c.setpriority(THIS_THREAD, 0, c.getpriority(THIS_THREAD, 0) + NICENESS);
      }
    } catch (LinkageError | IllegalArgumentException noSuchCall) {
      LoggerFactory.getLogger(HashingThreads.class)
          .info("Hashing has the priority of all other threads: {}", noSuchCall.toString());
    }
  }
}
