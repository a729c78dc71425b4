package peer;

import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.index.Indexed;
import org.springframework.data.mongodb.core.mapping.Document;

@Document("users")
record Account(
    @Id String id,
    @Indexed(unique = true) String username,
    @Indexed(unique = true) String email,
    String passwordHash) {}
