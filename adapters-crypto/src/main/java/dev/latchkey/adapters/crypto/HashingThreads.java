package dev.latchkey.adapters.crypto;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Platform;
import java.util.concurrent.ThreadFactory;
import org.slf4j.LoggerFactory;

/**
 * Threads that let all others go first, where the operating system knows such a thing for threads:
 * on Linux. A flood of logins then costs those who are logged in little of their time; where nobody
 * else wants the processor, hashing has all of it.
 */
final class HashingThreads implements ThreadFactory {

  /** A third of what a thread of normal niceness gets where both want the processor. */
  private static final int NICENESS = 5;

  /** PRIO_PROCESS; on Linux process 0 is the calling thread (setpriority(2), "Bugs"). */
  private static final int THIS_THREAD = 0;

  private interface LibC extends Library {
    int setpriority(int which, int who, int niceness);
  }

  @Override
  public Thread newThread(Runnable work) {
    var thread =
        new Thread(
            () -> {
              letOthersGoFirst();
              work.run();
            },
            "hashing");
    thread.setDaemon(true);
    return thread;
  }

  private static void letOthersGoFirst() {
    try {
      if (Platform.isLinux()) {
        Native.load("c", LibC.class).setpriority(THIS_THREAD, 0, NICENESS);
      }
    } catch (LinkageError | IllegalArgumentException noSuchCall) {
      LoggerFactory.getLogger(HashingThreads.class)
          .info("hashing has the same priority as all else: {}", noSuchCall.toString());
    }
  }
}
