package dev.latchkey.broken.adapters.mongo;

import de.bwaldvogel.mongo.MongoServer;
import io.netty.channel.Channel;
import org.h2.mvstore.MVStore;

/** Knows the inside of the embedded store. */
interface Insider {
  void knows(Channel network);

  void knows(MongoServer server);

  void knows(MVStore file);
}
