import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { PASSWORD, SAME_HASH, inParallel, json, run, send, serve, tool } from '../shared.mjs';

const VERSION = '26.7.3';
const SHA256 = '27a6535553c3cdcd083872ba40629efafb3475e3b758e0c6f691395561dd0f1f';
const DISTRIBUTION =
  'https://repo1.maven.org/maven2/org/keycloak/keycloak-quarkus-dist/' +
  `${VERSION}/keycloak-quarkus-dist-${VERSION}.zip`;

const target = fileURLToPath(new URL('target/', import.meta.url));
const home = (kind) => `${target}keycloak-${VERSION}-${kind}`;

// What is compiled into the server. Its own database is in its memory, and new with every start.
const built = (kind) => [
  `--db=${kind === 'postgres' ? 'postgres' : 'dev-mem'}`,
  '--health-enabled=false',
  '--metrics-enabled=false',
];

// Keycloak's own hash is Argon2id, too: 7168 KiB, 5 passes, 1 lane.
const hash = SAME_HASH
  ? ['--spi-password-hashing--argon2--memory=19456', '--spi-password-hashing--argon2--iterations=2']
  : [];
const CHEAP_POLICY = 'hashAlgorithm(pbkdf2-sha256) and hashIterations(1)';
const DAY = 24 * 60 * 60;

let users = 1;
// An administrator's request headers.
let admin;

const peer = {
  name: SAME_HASH ? 'Keycloak, same hash' : 'Keycloak',

  stores: ['own', 'postgres'],
  // Each session is opened by a login, which takes several ms.
  mostSessions: 8_000,

  async prepare({ jdk, kind }) {
    if (existsSync(`${home(kind)}/built`)) return;
    const zip = `${target}keycloak-${VERSION}.zip`;
    if (!existsSync(zip)) await download(zip);
    const extracted = `${target}keycloak-${VERSION}`;
    rmSync(extracted, { recursive: true, force: true });
    rmSync(home(kind), { recursive: true, force: true });
    run(tool(jdk, 'jar'), ['xf', zip], { cwd: target });
    renameSync(extracted, home(kind));
    run(tool(jdk, 'java'), [...java('512m', home(kind)), 'build', ...built(kind)], { cwd: home(kind) });
    mkdirSync(`${home(kind)}/built`);
  },

  start({ port, store, jdk, heap = '512m', log }) {
    const args = [
      ...java(heap, home(store.kind)),
      'start',
      '--optimized',
      '--http-enabled=true',
      '--http-host=127.0.0.1',
      `--http-port=${port}`,
      '--hostname-strict=false',
      '--cache=local',
      ...(store.kind === 'postgres' ? database(store) : []),
      ...hash,
    ];
    const env = { KC_BOOTSTRAP_ADMIN_USERNAME: 'admin', KC_BOOTSTRAP_ADMIN_PASSWORD: PASSWORD };
    return serve(tool(jdk, 'java'), args, { cwd: home(store.kind), log, env });
  },

  readyPath: '/realms/master',

  async seed({ base, users: count, sessionsPerUser, logins }) {
    users = count;
    await becomeAdmin(base);
    await send(base, update('master', { accessTokenLifespan: DAY }));
    await becomeAdmin(base);
    // While the accounts are made and their sessions are opened, hashing is cheap. Then it is as it
    // should be, and the next login of an account makes its hash again.
    const realm = {
      realm: 'bench',
      enabled: true,
      passwordPolicy: CHEAP_POLICY,
      accessTokenLifespan: DAY,
      ssoSessionIdleTimeout: DAY,
      ssoSessionMaxLifespan: DAY,
      clients: [{ clientId: 'bench', publicClient: true, directAccessGrantsEnabled: true }],
      users: Array.from({ length: count }, (_, i) => user(`user${i}`)),
    };
    await send(base, { ...json('POST', '/admin/realms', realm, admin), expect: 201 });
    const sessions = await inParallel(count * sessionsPerUser, async (i) => {
      const granted = await (await send(base, login(i, PASSWORD))).json();
      return `${granted.access_token}|${granted.refresh_token}`;
    });
    await send(base, update('bench', { passwordPolicy: '' }));
    await inParallel(logins.length, (i) => send(base, login(logins[i], PASSWORD)));
    return sessions;
  },

  requests: {
    login: (i) => login(i, PASSWORD),
    wrongLogin: (i) => ({ ...login(i, `${PASSWORD}!`), expect: 400 }),
    me: (token) => json('GET', openid('bench', 'userinfo'), undefined, bearer(access(token))),
    logout: (token) => ({
      ...form(openid('bench', 'logout'), {
        client_id: 'bench',
        refresh_token: token.split('|')[1],
      }),
      expect: 204,
    }),
    // Users change their passwords on Keycloak's own pages only; by REST an administrator does it.
    changePassword: (token) => ({
      ...json('PUT', `/admin/realms/bench/users/${subject(token)}/reset-password`, password, admin),
      expect: 204,
    }),
    signUp: (i) => ({
      ...json('POST', '/admin/realms/bench/users', user(`new${i}`), admin),
      expect: 201,
    }),
    anonymous: () => ({ ...json('GET', openid('bench', 'userinfo')), expect: 401 }),
  },
};

async function download(zip) {
  mkdirSync(target, { recursive: true });
  const response = await fetch(DISTRIBUTION);
  if (!response.ok) throw new Error(`${DISTRIBUTION}: ${response.status}`);
  const part = `${zip}.part`;
  await pipeline(Readable.fromWeb(response.body), createWriteStream(part));
  const digest = createHash('sha256');
  await pipeline(createReadStream(part), digest);
  if (digest.digest('hex') !== SHA256) throw new Error(`${part} is not what was published`);
  renameSync(part, zip);
}

function database({ url }) {
  const { host, pathname, username } = new URL(url);
  return [`--db-url=jdbc:postgresql://${host}${pathname}`, `--db-username=${username}`, '--db-password=none'];
}

/** The command line of bin/kc.sh, which would be a shell around the server. */
function java(heap, directory) {
  return [
    ...['-Xms64m', `-Xmx${heap}`, '-XX:MetaspaceSize=96M', '-XX:MaxMetaspaceSize=256m'],
    ...['-XX:+UseG1GC', '-XX:+ExitOnOutOfMemoryError', '-Dfile.encoding=UTF-8'],
    ...['java.util', 'java.util.concurrent', 'java.security', 'java.lang'].map(
      (opened) => `--add-opens=java.base/${opened}=ALL-UNNAMED`,
    ),
    '--enable-native-access=ALL-UNNAMED',
    '-Djava.util.concurrent.ForkJoinPool.common.threadFactory=' +
      'io.quarkus.bootstrap.forkjoin.QuarkusForkJoinWorkerThreadFactory',
    `-Dkc.home.dir=${directory}`,
    `-Djboss.server.config.dir=${directory}/conf`,
    '-Djava.util.logging.manager=org.jboss.logmanager.LogManager',
    '-Dpicocli.disable.closures=true',
    '-Dquarkus-log-max-startup-records=10000',
    ...['-cp', `${directory}/lib/quarkus-run.jar`, 'io.quarkus.bootstrap.runner.QuarkusEntryPoint'],
  ];
}

const password = { type: 'password', value: PASSWORD, temporary: false };
const email = (name) => `${name}@bench.example`;
const openid = (realm, end) => `/realms/${realm}/protocol/openid-connect/${end}`;
const bearer = (token) => ({ Authorization: `Bearer ${token}` });
const access = (token) => token.split('|')[0];
const subject = (token) => JSON.parse(Buffer.from(token.split('.')[1], 'base64url')).sub;
const update = (realm, changes) => ({
  ...json('PUT', `/admin/realms/${realm}`, changes, admin),
  expect: 204,
});

// With a first and a last name, as the default profile demands of a user who logs in.
const user = (name) => ({
  username: name,
  email: email(name),
  firstName: name,
  lastName: 'Bench',
  enabled: true,
  credentials: [password],
});

function form(path, fields) {
  return {
    method: 'POST',
    path,
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(fields).toString(),
    expect: 200,
  };
}

function grant(realm, client, username, secret) {
  return form(openid(realm, 'token'), {
    grant_type: 'password',
    client_id: client,
    scope: 'openid',
    username,
    password: secret,
  });
}

function login(i, secret) {
  return grant('bench', 'bench', email(`user${i % users}`), secret);
}

async function becomeAdmin(base) {
  const response = await send(base, grant('master', 'admin-cli', 'admin', PASSWORD));
  admin = bearer((await response.json()).access_token);
}

export default peer;
