// Better Auth as its documentation sets it up for e-mail and password; only what would falsify a measurement is switched off.
import { betterAuth } from 'better-auth';

export const SECRET = 'only for benchmarks: 32 characters or more';

/** Opens the database that DATABASE names: a file of SQLite, or a MongoDB URL. */
export async function open(database) {
  if (database.startsWith('mongodb')) {
    const { MongoClient } = await import('mongodb');
    const { mongodbAdapter } = await import('better-auth/adapters/mongodb');
    const client = new MongoClient(database);
    // No transactions: the in-memory stand-in has none, and a single server needs none for these calls.
    return { mongo: client.db(), adapter: mongodbAdapter(client.db()), close: () => client.close() };
  }
  const { default: Database } = await import('better-sqlite3');
  const sqlite = new Database(database);
  sqlite.pragma('journal_mode = WAL');
  sqlite.pragma('synchronous = FULL');
  return { sqlite, adapter: sqlite, close: async () => sqlite.close() };
}

export function auth({ adapter }, baseURL) {
  return betterAuth({
    baseURL,
    secret: SECRET,
    database: adapter,
    emailAndPassword: { enabled: true },
    // Every request comes from one address: the limit of requests would be measured.
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
  });
}
