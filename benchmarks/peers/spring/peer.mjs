import { fileURLToPath } from 'node:url';
import { PASSWORD, SAME_HASH, inParallel, install, json, run, send, serve, tool } from '../shared.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const maven = fileURLToPath(new URL('../../../mvnw', import.meta.url));
// PASSWORD at bcrypt's least strength: logins of accounts that have it are quick.
const CHEAP_HASH = '{bcrypt}$2a$04$abcdefghijklmnopqrstuuyOkXmOW3paqqSvDfVejf2Cqe0VLURiO';
const as = (token) => ({ Cookie: `SESSION=${token}` });
let users = 1;

const peer = {
  name: SAME_HASH ? 'Spring Security, same hash' : 'Spring Security',

  stores: ['mongodb'],
  // Each session is opened by a login.
  mostSessions: 20_000,

  async prepare({ jdk }) {
    run(maven, ['-B', '-ntp', '-q', 'package'], { cwd: here, env: jdk ? { JAVA_HOME: jdk } : {} });
    install(here);
  },

  start({ port, store, jdk, heap, log }) {
    return serve(tool(jdk, 'java'), [...(heap ? [`-Xmx${heap}`] : []), '-jar', 'target/peer.jar'], {
      cwd: here,
      log,
      env: {
        SERVER_PORT: port,
        SPRING_MONGODB_URI: store.url,
        PEER_HASH: SAME_HASH ? 'argon2' : 'bcrypt',
      },
    });
  },

  readyPath: '/health',

  async seed({ base, store, users: count, sessionsPerUser }) {
    users = count;
    // One account is made by the server, the others are its copies. While their sessions are
    // opened, their hash is a cheap one.
    await send(base, signUp('user0'));
    const { MongoClient } = await import('mongodb');
    const client = await MongoClient.connect(store.url);
    const stored = client.db().collection('users');
    const { _id, ...first } = await stored.findOne({ username: 'user0' });
    if (count > 1) {
      await stored.insertMany(
        Array.from({ length: count - 1 }, (_, i) => ({ ...first, ...names(`user${i + 1}`) })),
      );
    }
    await stored.updateMany({}, { $set: { passwordHash: CHEAP_HASH } });
    const sessions = await inParallel(count * sessionsPerUser, async (i) => {
      const response = await send(base, login(i, PASSWORD));
      return /^SESSION=([^;]+)/.exec(response.headers.get('set-cookie'))[1];
    });
    await stored.updateMany({}, { $set: { passwordHash: first.passwordHash } });
    await client.close();
    return sessions;
  },

  requests: {
    login: (i) => login(i, PASSWORD),
    wrongLogin: (i) => ({ ...login(i, `${PASSWORD}!`), expect: 401 }),
    me: (token) => json('GET', '/api/user/me', undefined, as(token)),
    logout: (token) => json('POST', '/api/user/logout', undefined, as(token)),
    changePassword: (token) =>
      json('PUT', '/api/user/change_password', { user: { password: PASSWORD } }, as(token)),
    signUp: (i) => signUp(`new${i}`),
    anonymous: () => ({ ...json('GET', '/api/user/me'), expect: 401 }),
  },
};

function names(name) {
  return { username: name, email: `${name}@bench.example` };
}

function login(i, password) {
  return json('POST', '/api/user/login', {
    user: { email: names(`user${i % users}`).email, password },
  });
}

function signUp(name) {
  return json('POST', '/api/user/signup', { user: { ...names(name), password: PASSWORD } });
}

export default peer;
