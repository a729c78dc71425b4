package dev.latchkey.adapters.web;

import com.fasterxml.jackson.annotation.JacksonAnnotationsInside;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import org.jspecify.annotations.Nullable;

/**
 * The bodies of requests. Their {@code toString} reveals nothing, because frameworks log what they
 * read.
 */
final class Sent {

  private static final String HIDDEN = "[hidden]";

  private Sent() {}

  /** A field that must be there and not null. */
  @JacksonAnnotationsInside
  @JsonProperty(required = true)
  @JsonSetter(nulls = Nulls.FAIL)
  @Retention(RetentionPolicy.RUNTIME)
  private @interface Needed {}

  record SignUp(@Needed NewUser user) {
    record NewUser(@Needed String username, @Needed String email, @Needed String password) {
      @Override
      public String toString() {
        return HIDDEN;
      }
    }
  }

  record Login(@Needed Credentials user) {
    record Credentials(@Needed String email, @Needed String password, @Nullable Boolean remember) {
      @Override
      public String toString() {
        return HIDDEN;
      }
    }
  }

  record ChangePassword(@Needed Passwords user) {
    record Passwords(@Needed String password, @Nullable String currentPassword) {
      @Override
      public String toString() {
        return HIDDEN;
      }
    }
  }

  record RequestPasswordReset(@Needed Address user) {
    record Address(@Needed String email) {
      @Override
      public String toString() {
        return HIDDEN;
      }
    }
  }

  record ResetPassword(@Needed String token, @Needed NewPassword user) {
    record NewPassword(@Needed String password) {
      @Override
      public String toString() {
        return HIDDEN;
      }
    }

    @Override
    public String toString() {
      return HIDDEN;
    }
  }
}
