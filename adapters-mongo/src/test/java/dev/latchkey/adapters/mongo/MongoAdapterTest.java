package dev.latchkey.adapters.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.ReadConcern;
import com.mongodb.ReadPreference;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MongoAdapterTest {

  @Test
  void boundsEveryWait() {
    var settings = settings("mongodb://localhost");
    assertThat(settings.getClusterSettings().getServerSelectionTimeout(TimeUnit.SECONDS))
        .isBetween(1L, 5L);
    assertThat(settings.getSocketSettings().getConnectTimeout(TimeUnit.SECONDS)).isBetween(1, 5);
    // Of a whole command: waits for single bytes or for the pool would add up.
    assertThat(settings.getTimeout(TimeUnit.SECONDS)).isBetween(1L, 5L);
  }

  @Test
  void letsTheConnectionStringSetOtherWaits() {
    var settings = settings("mongodb://localhost/?timeoutMS=1234");
    assertThat(settings.getTimeout(TimeUnit.MILLISECONDS)).isEqualTo(1234);
  }

  @Test
  void letsNoConnectionStringWeakenWhatWasAcknowledged() {
    var settings =
        settings(
            "mongodb://localhost/?w=1&readConcernLevel=local&readPreference=secondaryPreferred");
    assertThat(settings.getWriteConcern().getWObject()).isEqualTo("majority");
    assertThat(settings.getReadConcern()).isEqualTo(ReadConcern.MAJORITY);
    assertThat(settings.getReadPreference()).isEqualTo(ReadPreference.primary());
  }

  private static MongoClientSettings settings(String url) {
    var settings = MongoClientSettings.builder();
    var adapter = new MongoAdapter();
    adapter.boundedWaits().customize(settings);
    settings.applyConnectionString(new ConnectionString(url));
    adapter.majorityConcerns().customize(settings);
    return settings.build();
  }
}
