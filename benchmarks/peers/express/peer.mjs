import { fileURLToPath } from 'node:url';
import { PASSWORD, install, json, send, serve } from '../shared.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const secret = 'a secret of the benchmark and of nothing else';
const as = (token) => ({ Cookie: `jwt=${token}` });
let users = 1;

const peer = {
  name: 'Express',
  stores: ['mongodb'],
  // A copied cookie works on: nothing is written.
  aside: { logout: 'ends no session' },

  async prepare() {
    install(here);
  },

  start({ port, store, heap, log }) {
    const limit = heap ? [`--max-old-space-size=${parseInt(heap)}`] : [];
    return serve(process.execPath, [...limit, 'server.mjs'], {
      cwd: here,
      log,
      env: {
        PORT: port,
        MONGODB_URL: store.url,
        JWT_SIGNING_SECRET: secret,
        NODE_ENV: 'production',
      },
    });
  },

  readyPath: '/health',

  async seed({ base, store, users: count, sessionsPerUser }) {
    users = count;
    // One account is made by the server, the others are its copies: it hashes one after another.
    await send(base, signUp('user0'));
    const { default: mongoose } = await import('mongoose');
    const { default: jwt } = await import('jsonwebtoken');
    const connection = await mongoose.createConnection(store.url).asPromise();
    const stored = connection.collection('users');
    const { _id, ...first } = await stored.findOne({ username: 'user0' });
    const copies = Array.from({ length: count - 1 }, (_, i) => ({
      ...first,
      ...names(`user${i + 1}`),
    }));
    if (copies.length > 0) await stored.insertMany(copies);
    await connection.close();
    const ids = [_id, ...copies.map((copy) => copy._id)];
    // A session is a signed token and nothing else: it is made here as the server would.
    return Array.from({ length: count * sessionsPerUser }, (_, i) => {
      const user = i % count;
      return jwt.sign({ userid: ids[user], username: `user${user}` }, secret, { expiresIn: '60d' });
    });
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
