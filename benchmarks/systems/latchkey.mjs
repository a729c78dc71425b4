// Latchkey as distribution/build makes it and its launcher starts it, with the default limits of attempts: as one caller would
// be throttled, each request comes from a client of its own, told by X-Forwarded-For from a trusted proxy.
import { execFile, execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { build, HERE, jdkHome, launch } from '../processes.mjs';

const PASSWORD = 'correct horse battery staple 0';
const SECRET = 'only for benchmarks: 32 bytes or more';
const layout = (jdk) => join(HERE, 'target', `latchkey-${basename(jdk)}`);

const json = (method, path, user, headers, expect = 200) => ({
  method,
  path,
  headers: { 'Content-Type': 'application/json', ...headers },
  body: JSON.stringify({ user }),
  expect,
});
const cookie = (token) => ({ Cookie: `jwt=${token}` });
const client = (i) => ({ 'X-Forwarded-For': `10.${(i >> 16) & 255}.${(i >> 8) & 255}.${i & 255}` });

function settings(store, jdk) {
  return {
    JAVA_HOME: jdk,
    JWT_SIGNING_SECRET: SECRET,
    LATCHKEY_DATA_DIR: store.directory ?? '',
    MONGODB_URL: store.kind === 'mongodb' ? store.url : '',
    LATCHKEY_POSTGRES_URL: store.kind === 'postgres' ? store.url : '',
    LATCHKEY_TRUSTED_PROXIES: '127.0.0.1',
    // Passwords are changed without the current one, however long the run takes: one hash each.
    LATCHKEY_RECENT_LOGIN: '1d',
  };
}

export default {
  name: 'Latchkey',

  async prepare({ jdk }) {
    const { root, stamp } = build();
    const built = join(layout(jdk), 'built');
    if (!existsSync(built) || statSync(built).mtimeMs < statSync(stamp).mtimeMs) {
      execFileSync(join(root, 'distribution/build'), [layout(jdk)], {
        env: { ...process.env, JAVA_HOME: jdk },
        stdio: ['ignore', 2, 2],
      });
      writeFileSync(built, '');
    }
  },

  stores: ['sqlite', 'postgres', 'mongodb'],

  start({ port, store, jdk, log }) {
    return launch(join(layout(jdk), 'latchkey'), [], { log, env: { PORT: String(port), ...settings(store, jdk) } });
  },

  /** The program and the environment of an operator's command. */
  command({ store, jdk }) {
    return { file: join(layout(jdk), 'latchkey'), args: ['users', 'list', '--limit', '1'], env: settings(store, jdk) };
  },

  readyPath: '/actuator/health/readiness',

  /** Tokens of every n-th user only: those of a million users would not fit into a string. */
  async seed({ store, users, sessionsPerUser, every = 1 }) {
    const file = join(tmpdir(), `latchkey-tokens-${process.pid}`);
    const url = store.kind === 'sqlite' ? join(store.directory, 'latchkey.sqlite') : store.url;
    const { jar } = build();
    const args = ['-cp', jar, 'dev.latchkey.benchmarks.Seed', url, users, sessionsPerUser, file, every].map(String);
    await promisify(execFile)(join(jdkHome(), 'bin/java'), args, { env: { ...process.env, JWT_SIGNING_SECRET: SECRET } });
    const seeded = readFileSync(file, 'utf8').trim().split('\n');
    rmSync(file);
    return seeded;
  },

  requests: {
    login: (i) => json('POST', '/api/user/login', { email: `user${i}@bench.example`, password: PASSWORD }, client(i)),
    wrongLogin: (i) => json('POST', '/api/user/login', { email: `user${i}@bench.example`, password: 'wrong' }, client(i), 401),
    me: (token) => ({ method: 'GET', path: '/api/user/me', headers: cookie(token), expect: 200 }),
    forwardAuth: (token) => ({ method: 'GET', path: '/forward-auth', headers: cookie(token), expect: 200 }),
    logout: (token) => ({ method: 'POST', path: '/api/user/logout', headers: cookie(token), expect: 200 }),
    changePassword: (token, i) =>
      json('PUT', '/api/user/change_password', { password: PASSWORD }, { ...cookie(token), ...client(i) }),
    signUp: (i) =>
      json('POST', '/api/user/signup', { username: `new${i}`, email: `new${i}@bench.example`, password: PASSWORD }, client(i)),
    anonymous: () => ({ method: 'GET', path: '/api/user/me', headers: {}, expect: 401 }),
  },
};
