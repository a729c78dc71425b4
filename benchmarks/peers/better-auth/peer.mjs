// Better Auth with SQLite, as its documentation begins, or with MongoDB.
import { createHmac, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PASSWORD, install, json, send, serve } from '../shared.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const WEEK = 7 * 24 * 60 * 60 * 1000;
let users = 1;
let origin;

// A request with a cookie must come from the page's own origin.
const post = (path, body, token) =>
  json('POST', path, body, token ? { Cookie: cookie(token), Origin: origin } : { Origin: origin });
const cookie = (token) => `better-auth.session_token=${token}`;
const email = (name) => `${name}@bench.example`;

const peer = {
  name: 'Better Auth',
  stores: ['sqlite', 'mongodb'],

  async prepare() {
    install(here);
  },

  start({ port, store, heap, log }) {
    const limit = heap ? [`--max-old-space-size=${parseInt(heap)}`] : [];
    origin = `http://127.0.0.1:${port}`;
    return serve(process.execPath, [...limit, 'server.mjs'], {
      cwd: here,
      log,
      env: { PORT: port, DATABASE: databaseOf(store), NODE_ENV: 'production' },
    });
  },

  readyPath: '/api/auth/ok',

  async seed({ base, store: where, users: count, sessionsPerUser }) {
    users = count;
    // The server makes one account; the others are copies of it, as every hash takes its time.
    await send(base, signUp('user0'));
    const { open, SECRET } = await import('./auth.mjs');
    const opened = await open(databaseOf(where));
    const store = opened.mongo ? mongoStore(opened.mongo) : sqliteStore(opened.sqlite);
    const ids = await store.copyFirstUser(count);
    const plain = Array.from({ length: count * sessionsPerUser }, () => randomBytes(24).toString('base64url'));
    await store.openSessions(plain.map((token, i) => ({ token, userId: ids[i % count] })));
    await opened.close();
    // The cookie is the token and its HMAC.
    return plain.map((token) => {
      const signature = createHmac('sha256', SECRET).update(token).digest('base64');
      return encodeURIComponent(`${token}.${signature}`);
    });
  },

  requests: {
    login: (i) => login(i, PASSWORD),
    wrongLogin: (i) => ({ ...login(i, `${PASSWORD}!`), expect: 401 }),
    me: (token) => ({ method: 'GET', path: '/api/auth/get-session', headers: { Cookie: cookie(token) }, expect: 200 }),
    logout: (token) => post('/api/auth/sign-out', {}, token),
    changePassword: (token) =>
      post(
        '/api/auth/change-password',
        { currentPassword: PASSWORD, newPassword: PASSWORD, revokeOtherSessions: true },
        token,
      ),
    signUp: (i) => signUp(`new${i}`),
    // It answers 200 and null to a caller without a session.
    anonymous: () => ({ method: 'GET', path: '/api/auth/get-session', headers: {}, expect: 200 }),
  },
};

function databaseOf(store) {
  return store.directory ? join(store.directory, 'users.db') : store.url;
}

function login(i, password) {
  return post('/api/auth/sign-in/email', { email: email(`user${i % users}`), password });
}

function signUp(name) {
  return post('/api/auth/sign-up/email', { name, email: email(name), password: PASSWORD });
}

function sqliteStore(db) {
  const columns = (row) => Object.keys(row).map((name) => `"${name}"`).join(',');
  const insert = (table, row) =>
    db.prepare(`insert into "${table}" (${columns(row)}) values (${Object.keys(row).map(() => '?').join(',')})`);
  return {
    copyFirstUser(count) {
      const user = db.prepare('select * from "user"').get();
      const account = db.prepare('select * from "account"').get();
      const ids = Array.from({ length: count }, (_, i) => (i === 0 ? user.id : `user${i}`));
      const [addUser, addAccount] = [insert('user', user), insert('account', account)];
      db.transaction(() => {
        for (let i = 1; i < count; i++) {
          const id = ids[i];
          addUser.run(...Object.values({ ...user, id, email: email(id), name: id }));
          addAccount.run(...Object.values({ ...account, id, accountId: id, userId: id }));
        }
      })();
      return ids;
    },
    openSessions(sessions) {
      const session = db.prepare('select * from "session"').get();
      const add = insert('session', session);
      db.transaction(() => {
        sessions.forEach(({ token, userId }, i) => {
          add.run(...Object.values({ ...session, id: `session${i}`, token, userId }));
        });
      })();
    },
  };
}

function mongoStore(db) {
  const [all, accounts, open] = ['user', 'account', 'session'].map((name) => db.collection(name));
  return {
    async copyFirstUser(count) {
      const { _id, ...user } = await all.findOne();
      const { _id: accountId, ...account } = await accounts.findOne();
      const names = Array.from({ length: count - 1 }, (_, i) => `user${i + 1}`);
      const copies = names.map((name) => ({ ...user, name, email: email(name) }));
      if (copies.length > 0) {
        await all.insertMany(copies);
        await accounts.insertMany(copies.map((copy) => ({ ...account, userId: copy._id, accountId: String(copy._id) })));
      }
      return [_id, ...copies.map((copy) => copy._id)];
    },
    async openSessions(sessions) {
      const now = new Date();
      await open.insertMany(
        sessions.map((session) => ({
          ...session,
          createdAt: now,
          updatedAt: now,
          expiresAt: new Date(now.getTime() + WEEK),
          ipAddress: '',
          userAgent: '',
        })),
      );
    },
  };
}

export default peer;
