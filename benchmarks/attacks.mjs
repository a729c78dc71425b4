// What other clients get while many connections are slow on purpose: see README.md.
import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { markdown } from './report.mjs';
import { onFresh, prepared, SYSTEM_OPTIONS } from './systems.mjs';

const { values: options } = parseArgs({
  options: {
    systems: { type: 'string', default: 'latchkey-17' },
    attacks: { type: 'string' },
    connections: { type: 'string', default: '1000' },
    idle: { type: 'string', default: '19000' },
    seconds: { type: 'string', default: '10' },
    warmup: { type: 'string', default: '20' },
    base: { type: 'string' },
    ...SYSTEM_OPTIONS,
  },
});
const seconds = Number(options.seconds);
const many = Number(options.connections);
const GOALS = { me: 250, login: 2000 };
const REFUSED_CLIENTS = 64;
// Latchkey's largest file; refused by a peer, which is a measurement, too.
const SCRIPT = '/swagger-ui/swagger-ui-bundle.js';

const head = (line, ...headers) => [`${line} HTTP/1.1`, 'Host: localhost', ...headers, '', ''].join('\r\n');
const listed = (headers = {}) => Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
const post = (path, type, ...headers) => head(`POST ${path}`, `Content-Type: ${type}`, 'Content-Length: 1000000', ...headers);

/**
 * What each connection of an attack sends first, and then byte by byte. Paths are those of the system; a path that it does
 * not know is refused, too.
 */
function attacks({ me, login, script }) {
  const get = (path, headers) => head(`GET ${path}`, ...listed(headers));
  const type = login.headers?.['Content-Type'] ?? 'application/json';
  return {
    'slow header': { first: `GET ${me.path} HTTP/1.1\r\nHost: localhost\r\nX: `, then: 'x' },
    'slow body': { first: post(login.path, type), then: ' ' },
    'slow chunked body': {
      first: head(`POST ${login.path}`, `Content-Type: ${type}`, 'Transfer-Encoding: chunked'),
      then: '1\r\n \r\n',
    },
    'slow body, other site': { first: post(login.path, type, 'Sec-Fetch-Site: cross-site'), then: ' ' },
    'slow body, unknown path': { first: post('/nowhere', type), then: ' ' },
    'slow body, /WEB-INF/': { first: post('/WEB-INF/x', type), then: ' ' },
    'slow body, TRACE': { first: post(me.path, type).replace('POST', 'TRACE'), then: ' ' },
    'slow body, malformed path': { first: post('/%ff', type), then: ' ' },
    'slow body, any type': { first: post(login.path, '*/*'), then: ' ' },
    'slow body, OPTIONS *': { first: post('*', type).replace('POST', 'OPTIONS'), then: ' ' },
    'reads nothing of the script': { first: get(script) },
    'reads nothing of 100 pages': { first: get('/').repeat(100) },
    'reads nothing of 400 × me': { first: get(me.path, me.headers).repeat(400) },
    idle: { first: '', connections: Number(options.idle) },
  };
}

const rows = [];
if (options.base) {
  const me = { method: 'GET', path: '/api/user/me', headers: {}, expect: 401 };
  await attacked({ name: 'a running server', base: options.base, me, login: { path: '/api/user/login' }, script: SCRIPT });
} else {
  for (const it of await prepared(options.systems, options)) {
    await onFresh(it, options, async (target) => attacked(await withUsers(target)));
  }
}
console.log(markdown(['system', 'attack', 'connections', '`me`, p99', 'login, longest', '`me` afterwards, p99', 'answers', 'holds'], rows));
process.exit(0);

async function attacked(target) {
  await warmUp(target);
  record(target, 'none', 0, await probe(target));
  const wanted = options.attacks?.split(',');
  for (const [attack, how] of Object.entries(attacks(target))) {
    if (!wanted || wanted.includes(attack)) {
      await underAttack(target, attack, how);
    }
  }
  if (target.wrongLogin && (!wanted || wanted.includes('refused logins'))) {
    await refusedLogins(target);
  }
}

/** Fills the system with a few users, and adds its requests. */
async function withUsers({ name, system, base, store, child }) {
  const users = 2 * REFUSED_CLIENTS;
  const logins = Array.from({ length: users }, (_, i) => i);
  const [token] = await system.seed({ base, store, users, sessionsPerUser: 1, logins });
  const { requests } = system;
  return {
    name: `${name}, ${store.name}`,
    base,
    child,
    me: requests.me(token),
    // Logins of users whose sessions nothing else needs.
    nextLogin: counter((i) => requests.login(REFUSED_CLIENTS + (i % REFUSED_CLIENTS))),
    login: requests.login(1),
    wrongLogin: requests.wrongLogin,
    script: SCRIPT,
  };
}

function counter(make) {
  let next = 0;
  return () => make(next++);
}

/** Opens the connections in another thread, so that its work does not count as waiting. */
async function underAttack(target, attack, { first, then = '', connections = many }) {
  const worker = new Worker(`(${attacker})(require('node:worker_threads'), require('node:net'))`, {
    eval: true,
    workerData: { port: Number(new URL(target.base).port), first, then, connections },
  });
  const opened = await new Promise((resolve) => worker.once('message', resolve));
  const during = await probe(target);
  await worker.terminate();
  await sleep(2000);
  record(target, attack, opened, during, await probe(target));
}

/** Runs in the worker: keeps that many connections open, each sends a byte every 4 s. What is closed is opened again after 5 s. */
function attacker({ workerData, parentPort }, { connect }) {
  const { port, first, then, connections } = workerData;
  let open = 0;
  let told = false;
  const tell = () => {
    if (!told) {
      told = true;
      parentPort.postMessage(open);
    }
  };
  const one = () => {
    const socket = connect({ port, host: '127.0.0.1' });
    let timer;
    socket.once('connect', () => {
      open++;
      socket.pause();
      socket.write(first);
      if (then) {
        timer = setInterval(() => socket.write(then), 4000);
      }
      if (open >= connections) {
        tell();
      }
    });
    socket.on('error', () => {});
    socket.once('close', () => {
      clearInterval(timer);
      setTimeout(one, 5000);
    });
  };
  // In portions: the queue of a listening socket is short.
  let begun = 0;
  const portions = setInterval(() => {
    for (let i = 0; i < 200 && begun < connections; i++, begun++) {
      one();
    }
    if (begun >= connections) {
      clearInterval(portions);
      setTimeout(tell, 3000);
    }
  }, 50);
}

/** Asks who it is every 20 ms, and logs in one after the other, each on a new connection. */
async function probe(target) {
  const end = performance.now() + seconds * 1000;
  const result = { me: [], login: [], failed: 0 };
  const logins = (async () => {
    while (target.nextLogin && performance.now() < end) {
      await timed(target, target.nextLogin(), result.login, result);
      await sleep(200);
    }
  })();
  const asked = [];
  while (performance.now() < end) {
    asked.push(timed(target, target.me, result.me, result));
    await sleep(20);
  }
  await Promise.all([...asked, logins]);
  return result;
}

async function timed({ base }, what, times, result) {
  const begun = performance.now();
  const status = await send(base, what);
  times.push(performance.now() - begun);
  if (status !== what.expect) {
    result.failed++;
  }
}

/** The status; 0 if there is no answer within 10 s. */
function send(base, { method, path, headers, body }, agent = false) {
  return new Promise((resolve) => {
    const length = body && { 'Content-Length': Buffer.byteLength(body) };
    const sent = request(base + path, { method, headers: { ...headers, ...length }, agent, timeout: 10_000 });
    sent.on('response', (answer) => {
      answer.resume();
      answer.once('close', () => resolve(answer.statusCode));
    });
    sent.on('timeout', () => sent.destroy());
    sent.on('error', () => resolve(0));
    sent.end(body);
  });
}

/** Until the JVM has compiled what is measured. */
async function warmUp(target) {
  const end = performance.now() + 1000 * Number(options.warmup);
  while (performance.now() < end) {
    await Promise.all(Array.from({ length: 8 }, () => send(target.base, target.me)));
    if (target.nextLogin) {
      await send(target.base, target.nextLogin());
    }
  }
}

/** How many logins a second others have, alone and while 64 clients repeat a login that is refused. */
async function refusedLogins(target) {
  const before = await logins(target);
  let over = false;
  const throttled = new Set();
  const refused = Array.from({ length: REFUSED_CLIENTS }, async (_, i) => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    while (!over) {
      if ((await send(target.base, target.wrongLogin(i), agent)) === 429) {
        throttled.add(i);
      }
    }
    agent.destroy();
  });
  // Until each is throttled: that takes ten hashes of each. A peer that throttles none gets as long.
  for (let waited = 0; throttled.size < REFUSED_CLIENTS && waited < 120; waited++) {
    await sleep(1000);
  }
  const during = await logins(target);
  over = true;
  await Promise.all(refused);
  const share = before > 0 ? `${((100 * during) / before).toFixed(0)} %` : 'none before';
  const answers = `${during.toFixed(1)} of ${before.toFixed(1)} logins/s: ${share}`;
  add([target.name, 'refused logins', REFUSED_CLIENTS, '–', '–', '–', answers, before > 0 && during >= 0.8 * before ? 'yes' : 'no']);
}

async function logins(target) {
  const begun = performance.now();
  let done = 0;
  const worker = async () => {
    while (performance.now() < begun + seconds * 1000) {
      done += (await send(target.base, target.nextLogin())) === 200;
    }
  };
  await Promise.all([worker(), worker()]);
  return done / ((performance.now() - begun) / 1000);
}

function record({ name, child }, attack, opened, during, after) {
  const [p99, login, later] = [quantile(during.me, 0.99), quantile(during.login, 1), after && quantile(after.me, 0.99)];
  const alive = !child || child.exitCode === null;
  const meanwhile = during.failed === 0 && p99 < GOALS.me && !(login >= GOALS.login);
  const holds = alive && meanwhile && !(after?.failed > 0) && !(later >= GOALS.me);
  const failed = `${during.failed + (after?.failed ?? 0)} failed`;
  add([name, attack, opened, ms(p99), ms(login), ms(later), failed, holds ? 'yes' : 'no']);
}

function add(row) {
  rows.push(row);
  console.error(row.join(' | '));
}

function quantile(times, q) {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted.length ? sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] : undefined;
}

function ms(value) {
  return value === undefined ? '–' : `${value.toFixed(0)} ms`;
}
