package dev.latchkey.adapters.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.ReadConcern;
import com.mongodb.ReadPreference;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ClientSettingsTest {

  @Test
  void boundsEveryWait() {
    var settings = settings("mongodb://localhost");
    assertThat(settings.getClusterSettings().getServerSelectionTimeout(TimeUnit.SECONDS))
        .isBetween(1L, 5L);
    assertThat(settings.getSocketSettings().getConnectTimeout(TimeUnit.SECONDS)).isBetween(1, 5);
    assertThat(settings.getTimeout(TimeUnit.SECONDS)).isBetween(1L, 5L);
  }

  @Test
  void takesTheTimeoutFromTheConnectionString() {
    var settings = settings("mongodb://localhost/?timeoutMS=1234");
    assertThat(settings.getTimeout(TimeUnit.MILLISECONDS)).isEqualTo(1234);
  }

  @Test
  void ignoresWeakerConcernsInTheConnectionString() {
    var settings =
        settings(
            "mongodb://localhost/?w=1&readConcernLevel=local&readPreference=secondaryPreferred");
    assertThat(settings.getWriteConcern().getWObject()).isEqualTo("majority");
    assertThat(settings.getReadConcern()).isEqualTo(ReadConcern.MAJORITY);
    assertThat(settings.getReadPreference()).isEqualTo(ReadPreference.primary());
  }

  private static MongoClientSettings settings(String url) {
    return ClientSettings.of(new ConnectionString(url)).build();
  }
}
