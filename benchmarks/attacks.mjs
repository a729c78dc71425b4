// What other clients get while many connections are slow on purpose: see README.md.
import { existsSync, mkdirSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';

import { freePort, HERE, jdkHome, owned, ready, startDatabase, stop } from './measure.mjs';

const { values: options } = parseArgs({
  options: {
    systems: { type: 'string', default: 'latchkey-17' },
    attacks: { type: 'string' },
    connections: { type: 'string', default: '1000' },
    idle: { type: 'string', default: '20000' },
    seconds: { type: 'string', default: '10' },
    heap: { type: 'string', default: '512m' },
    base: { type: 'string' },
  },
});
const seconds = Number(options.seconds);
const many = Number(options.connections);
const GOALS = { me: 250, login: 2000 };
const REFUSED_CLIENTS = 64;

const head = (line, ...headers) => [`${line} HTTP/1.1`, 'Host: localhost', ...headers, '', ''].join('\r\n');
const post = (path, ...headers) =>
  head(`POST ${path}`, 'Content-Type: application/json', 'Content-Length: 1000000', ...headers);

/**
 * What each connection of an attack sends first, and then byte by byte. Paths are those of the system; a path that it does
 * not know is refused, too.
 */
function attacks({ me, login, script }) {
  const pipelined = (path, cookie) => head(`GET ${path}`, ...(cookie ? [`Cookie: ${cookie}`] : []));
  return {
    'slow header': { first: `GET ${me.path} HTTP/1.1\r\nHost: localhost\r\nX: `, then: 'x' },
    'slow body': { first: post(login.path), then: ' ' },
    'slow chunked body': {
      first: head(`POST ${login.path}`, 'Content-Type: application/json', 'Transfer-Encoding: chunked'),
      then: '1\r\n \r\n',
    },
    'slow body, other site': { first: post(login.path, 'Sec-Fetch-Site: cross-site'), then: ' ' },
    'slow body, unknown path': { first: post('/nowhere'), then: ' ' },
    'slow body, /WEB-INF/': { first: post('/WEB-INF/x'), then: ' ' },
    'slow body, TRACE': { first: post(me.path).replace('POST', 'TRACE'), then: ' ' },
    'slow body, malformed path': { first: post('/%ff'), then: ' ' },
    'slow body, any type': { first: post(login.path).replace('application/json', '*/*'), then: ' ' },
    'slow body, OPTIONS *': { first: post('*').replace('POST', 'OPTIONS'), then: ' ' },
    'reads nothing of the script': { first: pipelined(script) },
    'reads nothing of 100 pages': { first: pipelined('/').repeat(100) },
    'reads nothing of 400 × me': { first: pipelined(me.path, me.headers?.Cookie).repeat(400) },
    idle: { first: '', connections: Number(options.idle) },
  };
}

const rows = [];
for (const name of (options.base ? ['a running server'] : options.systems.split(','))) {
  await onFresh(name, async (target) => {
    await warmUp(target);
    record(target, 'none', 0, await probe(target, 0));
    const wanted = options.attacks?.split(',');
    for (const [attack, how] of Object.entries(attacks(target))) {
      if (!wanted || wanted.includes(attack)) {
        await underAttack(target, attack, how);
      }
    }
    if (target.wrongLogin && (!wanted || wanted.includes('refused logins'))) {
      await refusedLogins(target);
    }
  });
}
print();
process.exit(0);

/** A fresh process of the system, filled with a few users; it is stopped in the end. */
async function onFresh(name, body) {
  if (options.base) {
    const me = { method: 'GET', path: '/api/user/me', headers: {}, expect: 401 };
    return body({ name, base: options.base, me, login: { path: '/api/user/login' }, script: '/swagger-ui/swagger-ui-bundle.js' });
  }
  const [, base, version] = /^(.+?)(?:-(\d+))?$/.exec(name);
  const own = join(HERE, 'systems', `${base}.mjs`);
  const file = existsSync(own) ? own : join(HERE, 'peers', base, 'peer.mjs');
  const { default: system } = await import(pathToFileURL(file).href);
  const jdk = jdkHome(version && Number(version));
  await system.prepare({ jdk });
  mkdirSync(join(HERE, 'results/logs'), { recursive: true });
  const log = (what) => join(HERE, 'results/logs', `attacks-${what}-${Date.now()}.log`);
  const database = await startDatabase({ jdk: jdkHome(), heap: '1g', log: log('database') });
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const mongodb = `${database.url}/attacks`;
  const child = owned(system.start({ port, mongodb, jdk, heap: options.heap, log: log(name) }));
  try {
    await ready(url + system.readyPath, child, log(name));
    const users = 2 * REFUSED_CLIENTS;
    const tokens = await system.seed({ base: url, mongodb, users, sessionsPerUser: 1, tokens: users });
    const { requests } = system;
    await body({
      name,
      base: url,
      child,
      me: requests.me(tokens[0]),
      // Logins of users whose sessions nothing else needs.
      nextLogin: counter((i) => requests.login(REFUSED_CLIENTS + (i % REFUSED_CLIENTS))),
      login: requests.login(1),
      wrongLogin: requests.wrongLogin,
      script: system.script ?? '/swagger-ui/swagger-ui-bundle.js',
    });
  } finally {
    await stop(child);
    await stop(database.child);
  }
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
  const during = await probe(target, opened);
  await worker.terminate();
  await sleep(2000);
  record(target, attack, opened, during, await probe(target, 0));
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
    const sent = request(base + path, { method, headers: { ...headers, ...(body && { 'Content-Length': Buffer.byteLength(body) }) }, agent, timeout: 10_000 });
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
  const end = performance.now() + 20_000;
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
  const refused = Array.from({ length: REFUSED_CLIENTS }, async (_, i) => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    while (!over) {
      await send(target.base, target.wrongLogin(i), agent);
    }
    agent.destroy();
  });
  // Until each is throttled.
  await sleep(5000);
  const during = await logins(target);
  over = true;
  await Promise.all(refused);
  rows.push([target.name, 'refused logins', REFUSED_CLIENTS, '', '', '', `${during.toFixed(1)} of ${before.toFixed(1)} logins/s: ${((100 * during) / before).toFixed(0)} %`, during >= 0.8 * before ? 'yes' : 'no']);
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
  const holds = alive && during.failed === 0 && p99 < GOALS.me && !(login >= GOALS.login) && !(after?.failed > 0) && !(later >= GOALS.me);
  rows.push([name, attack, opened, ms(p99), ms(login), ms(later), `${during.failed + (after?.failed ?? 0)} failed`, holds ? 'yes' : 'no']);
  console.error(rows.at(-1).join(' | '));
}

function quantile(times, q) {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted.length ? sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] : undefined;
}

function ms(value) {
  return value === undefined ? '–' : `${value.toFixed(0)} ms`;
}

function print() {
  console.log('| system | attack | connections | `me`, p99 | login, longest | `me` afterwards, p99 | answers | holds |');
  console.log('|---|---|--:|--:|--:|--:|---|---|');
  rows.forEach((row) => console.log(`| ${row.join(' | ')} |`));
}
