// Puts load on Latchkey and its peers, and tells what it takes: see README.md.
import { execFileSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, totalmem, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import {
  compilerCpu,
  cpu,
  freePort,
  HERE,
  installWrk,
  jdkHome,
  jdkVersion,
  owned,
  ready,
  rssMiB,
  startDatabase,
  stop,
  wrk,
} from './measure.mjs';

const ALL = 'anonymous,me,login,wrong-login,logout,logout+login,change-password,sign-up,flood';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    systems: { type: 'string', default: 'latchkey-17' },
    scenarios: { type: 'string', default: ALL },
    connections: { type: 'string' },
    seconds: { type: 'string', default: '8' },
    rounds: { type: 'string', default: '1' },
    warmup: { type: 'string', default: '60' },
    users: { type: 'string', default: '20000' },
    sessions: { type: 'string', default: '2' },
    tokens: { type: 'string' },
    sizes: { type: 'string', default: '1000x1,1000x20,100000x1,100000x20,1000000x1' },
    heap: { type: 'string', default: '512m' },
    mongodb: { type: 'string' },
    'mongodb-pid': { type: 'string' },
    'database-heap': { type: 'string', default: '6g' },
  },
});
const seconds = Number(options.seconds);
const rounds = Number(options.rounds);
const logs = join(HERE, 'results/logs');
const scratch = mkdtempSync(join(tmpdir(), 'latchkey-load-'));
process.on('exit', () => rmSync(scratch, { recursive: true, force: true }));
let files = 0;

const commands = { load, startup, growth, report: (file) => print(readRows(file)) };
const [command = 'load', argument] = positionals;
if (!(command in commands)) {
  throw new Error(`Say one of ${Object.keys(commands).join(', ')}, not ${command}.`);
}
const raw = join(HERE, 'results', `${new Date().toISOString().replace(/[:.]/g, '-')}-${command}.jsonl`);
await commands[command](argument);

/** The systems by their names, with the JDK that a name like latchkey-17 asks for. */
async function prepared() {
  const modules = new Map();
  for (const file of readdirSync(join(HERE, 'systems'))) {
    modules.set(file.replace('.mjs', ''), join(HERE, 'systems', file));
  }
  for (const peer of existsSync(join(HERE, 'peers')) ? readdirSync(join(HERE, 'peers')) : []) {
    if (existsSync(join(HERE, 'peers', peer, 'peer.mjs'))) {
      modules.set(peer, join(HERE, 'peers', peer, 'peer.mjs'));
    }
  }
  const systems = [];
  for (const name of options.systems.split(',')) {
    const [, base, version] = /^(.+?)(?:-(\d+))?$/.exec(name);
    if (!modules.has(base)) {
      throw new Error(`There is no system ${base}, but ${[...modules.keys()].join(', ')}.`);
    }
    const { default: system } = await import(pathToFileURL(modules.get(base)).href);
    const jdk = jdkHome(version && Number(version));
    await system.prepare({ jdk });
    systems.push({ name, system, jdk });
  }
  begin(systems);
  return systems;
}

/** What the numbers were taken on: the first line of the results. */
function begin(systems) {
  installWrk();
  mkdirSync(logs, { recursive: true });
  const git = (...args) => execFileSync('git', args, { cwd: HERE, encoding: 'utf8' }).trim();
  record({
    at: new Date().toISOString(),
    commit: git('describe', '--always', '--dirty'),
    cpu: `${cpus().length} × ${cpus()[0].model}`,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    jdks: Object.fromEntries(systems.map(({ name, jdk }) => [name, jdkVersion(jdk)])),
    options,
  });
}

function record(row) {
  appendFileSync(raw, JSON.stringify(row) + '\n');
}

function readRows(file) {
  return readFileSync(file, 'utf8').trim().split('\n').map((line) => JSON.parse(line)).filter((row) => row.scenario);
}

/** Runs the body on a fresh process of the system over an empty database, and stops both. */
async function onFresh({ name, system, jdk }, body) {
  const started = options.mongodb
    ? null
    : await startDatabase({ jdk: jdkHome(), heap: options['database-heap'], log: log('database') });
  const database = started ?? { url: options.mongodb, pid: options['mongodb-pid'] };
  const fresh = `bench_${name.replace(/\W/g, '_')}_${Date.now()}`;
  const mongodb = database.url.replace(/^(mongodb(?:\+srv)?:\/\/[^/?]+)(?:\/[^?]*)?/, `$1/${fresh}`);
  const port = await freePort();
  const base = `http://127.0.0.1:${port}`;
  const file = log(name);
  const begun = performance.now();
  const child = owned(system.start({ port, mongodb, jdk, heap: options.heap, log: file }));
  try {
    await ready(base + system.readyPath, child, file);
    const readyMs = performance.now() - begun;
    return await body({ name, system, base, mongodb, pid: child.pid, databasePid: database.pid, readyMs, warmed: new Set() });
  } finally {
    await stop(child);
    if (started) {
      await stop(started.child);
    }
  }
}

function log(name) {
  return join(logs, `${name}-${Date.now()}.log`);
}

async function load() {
  const connections = (options.connections ?? '1,16,64').split(',').map(Number);
  const scenarios = options.scenarios.split(',');
  const systems = await prepared();
  for (let round = 1; round <= rounds; round++) {
    for (const it of systems) {
      await onFresh(it, async (target) => {
        const requests = await seeded(target, Number(options.users), Number(options.sessions));
        for (const scenario of scenarios) {
          if (scenario === 'flood') {
            await flood(target, requests, round);
          } else {
            await cells(target, scenario, requests(scenario), connections, round);
          }
        }
      });
    }
  }
  print(readRows(raw));
}

/**
 * The requests of each scenario. Every tenth of the users has its part, so that no scenario ends the sessions or changes the
 * passwords that another one needs.
 */
async function seeded({ system, base, mongodb }, users, sessionsPerUser) {
  const wanted = Number(options.tokens ?? users * sessionsPerUser);
  const tokens = await system.seed({ base, mongodb, users, sessionsPerUser, tokens: wanted });
  const r = system.requests;
  const usersOf = (...tenths) => Array.from({ length: users }, (_, i) => i).filter((i) => tenths.includes(i % 10));
  const tokensOf = (...tenths) => tokens.filter((_, i) => tenths.includes((i % users) % 10));
  const firstTokens = (tenth) => usersOf(tenth).filter((i) => i < tokens.length);
  const logins = usersOf(1, 2);
  let signedUp = 0;
  const each = {
    anonymous: () => ({ cycle: [r.anonymous()] }),
    me: () => ({ cycle: tokensOf(0).map((token) => r.me(token)) }),
    login: () => ({ cycle: logins.map((i) => r.login(i)) }),
    'wrong-login': () => ({ cycle: logins.map((i) => r.wrongLogin(i)) }),
    logout: () => ({ once: tokensOf(5, 6, 7, 8, 9).map((token) => r.logout(token)) }),
    'logout+login': () => ({
      once: tokensOf(4).flatMap((token, i) => [r.logout(token), r.login(logins[i % logins.length])]),
    }),
    'change-password': () => ({ once: firstTokens(3).map((i) => r.changePassword(tokens[i], i)) }),
    'sign-up': () => ({ once: Array.from({ length: 10_000 }, () => r.signUp(signedUp++)) }),
  };
  return (scenario) => {
    if (!(scenario in each)) {
      throw new Error(`There is no scenario ${scenario}, but ${ALL}.`);
    }
    return each[scenario]();
  };
}

/**
 * One measurement for each number of connections. What can be sent only once is shared out: a part to warm up on two
 * connections, and for each number one to warm up on as many and one to measure.
 */
async function cells(target, scenario, { cycle, once }, connections, round) {
  const share = once && Math.floor(once.length / (2 * connections.length + 1));
  let shares = 0;
  const part = () => (cycle ? { cycle } : { once: once.slice(shares++ * share, shares * share) });
  await warm(target, scenario, part(), 2);
  for (const count of connections) {
    await warm(target, scenario, part(), count);
    await rest(target);
    await measure(target, { scenario, connections: count, round }, part());
  }
}

/** Until the system has done with what callers no longer wait for: it may stand in a queue. */
async function rest({ pid }) {
  for (let last = cpu(pid), tries = 0; tries < 20; tries++) {
    await sleep(500);
    const now = cpu(pid);
    if (now - last < 50_000) {
      return;
    }
    last = now;
  }
}

function written({ cycle, once }) {
  const file = join(scratch, String(++files));
  const line = ({ method, path, headers, body = '' }) =>
    [method, path, body, ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`)].join('\t');
  const lines = cycle ?? once;
  if (lines.length === 0) {
    throw new Error('Too few users or sessions: nothing is left to send.');
  }
  writeFileSync(file, lines.map(line).join('\n') + '\n');
  return { file, mode: cycle ? 'cycle' : 'once', expect: lines[0].expect };
}

/**
 * Until the compiler rests. First on two connections: with more, runnable threads starve it, and the load is measured on code
 * that is not compiled yet. Then on as many as are measured, where it compiles again what waits now and did not before.
 */
async function warm(target, scenario, requests, connections) {
  const most = Number(options.warmup);
  const what = `${scenario} at ${connections}`;
  if (target.warmed.has(what) || most === 0) {
    return;
  }
  target.warmed.add(what);
  const { file, mode } = written(requests);
  const running = wrk({ base: target.base, file, mode, connections, seconds: most });
  let over = false;
  const result = running.result.finally(() => (over = true));
  let share = 1;
  let rested = 0;
  const begun = performance.now();
  for (let last = times(target.pid); !over && rested < 2; ) {
    await Promise.race([sleep(2000), result]);
    const now = times(target.pid);
    share = (now.compiler - last.compiler) / Math.max(1, now.all - last.all);
    rested = share < 0.03 ? rested + 1 : 0;
    last = now;
  }
  running.stop();
  await result;
  const took = ((performance.now() - begun) / 1000).toFixed(0);
  console.error(`${target.name}: ${what} warmed up in ${took} s, the compiler takes ${(share * 100).toFixed(1)} %`);
}

function times(pid) {
  return { compiler: compilerCpu(pid), all: cpu(pid) };
}

async function measure(target, cell, requests, during = seconds) {
  const { file, mode, expect } = written(requests);
  const before = { server: cpu(target.pid), database: databaseCpu(target) };
  const result = await wrk({ base: target.base, file, mode, connections: cell.connections, seconds: during }).result;
  const answers = result.requests;
  const row = {
    system: target.name,
    ...cell,
    ...result,
    expect,
    perSecond: answers ? (result.statuses[expect] ?? 0) / result.seconds : 0,
    serverCpu: (cpu(target.pid) - before.server) / answers,
    databaseCpu: before.database === null ? null : (databaseCpu(target) - before.database) / answers,
    rss: rssMiB(target.pid),
  };
  record(row);
  const answered = `${row.perSecond.toFixed(0)}/s ${strange(row) || 'as expected'}`;
  console.error(`${row.system}: ${row.scenario} at ${row.connections}: ${answered}`);
  return row;
}

function databaseCpu({ databasePid }) {
  return databasePid ? cpu(databasePid) : null;
}

/** What was answered that should not have been. */
function strange({ statuses = {}, expect, errors, exhausted, seconds: took }) {
  const others = Object.entries(statuses).filter(([status]) => Number(status) !== expect);
  return [
    ...others.map(([status, count]) => `${count} × ${status}`),
    ...(errors ? [`${errors} errors`] : []),
    ...(exhausted && took < 1 ? [`all sent in ${took.toFixed(1)} s`] : []),
  ].join(', ');
}

/** How others fare while 32 connections log in. */
async function flood(target, requests, round) {
  const me = requests('me');
  const login = requests('login');
  await warm(target, 'me', me, 2);
  await warm(target, 'me', me, 4);
  await warm(target, 'login', login, 2);
  await rest(target);
  await measure(target, { scenario: 'me, idle', connections: 4, round }, me);
  const flooding = measure(target, { scenario: 'the flood of logins', connections: 32, round }, login, seconds + 2);
  await sleep(1000);
  await measure(target, { scenario: 'me, under 32 logins', connections: 4, round }, me);
  await flooding;
}

async function growth() {
  const connections = (options.connections ?? '16').split(',').map(Number);
  const systems = await prepared();
  for (const size of options.sizes.split(',')) {
    const [users, sessions] = size.split('x').map(Number);
    for (let round = 1; round <= rounds; round++) {
      for (const it of systems) {
        await onFresh(it, async (target) => {
          const { system, base, mongodb } = target;
          const tokens = await system.seed({ base, mongodb, users, sessionsPerUser: sessions, tokens: Math.min(users, 100_000) });
          // Even users ask who they are, odd ones log in: a login may end the oldest session. 10,000 of each, from all over.
          const step = (length) => 2 * Math.max(1, Math.floor(length / 20_000));
          const me = tokens.slice(0, users).filter((_, i) => i % step(Math.min(tokens.length, users)) === 0);
          const logins = [];
          for (let i = 1; i < users; i += step(users)) {
            logins.push(i);
          }
          const label = (scenario) => `${scenario}, ${users.toLocaleString('en')} users × ${sessions}`;
          await cells(target, label('me'), { cycle: me.map((token) => system.requests.me(token)) }, connections, round);
          await cells(target, label('login'), { cycle: logins.map((i) => system.requests.login(i)) }, connections, round);
        });
      }
    }
  }
  print(readRows(raw));
}

/** From the start of the process to the first 200; the first start of all fills the caches and is not counted. */
async function startup() {
  const systems = await prepared();
  for (let round = 0; round <= rounds; round++) {
    for (const it of systems) {
      await onFresh(it, async ({ name, pid, readyMs }) => {
        const cpuSeconds = cpu(pid) / 1e6;
        await sleep(3000);
        if (round > 0) {
          record({ system: name, scenario: 'start-up', round, readySeconds: readyMs / 1000, cpuSeconds, rss: rssMiB(pid) });
        }
      });
    }
  }
  print(readRows(raw));
}

function grouped(rows, key) {
  return rows.reduce((groups, row) => groups.set(key(row), [...(groups.get(key(row)) ?? []), row]), new Map());
}

/** The median and, of several rounds, the least and the greatest. */
function spread(rows, key, digits) {
  const sorted = rows.map((row) => row[key]).filter((value) => value !== null && value !== undefined).sort((a, b) => a - b);
  if (sorted.length === 0) {
    return '–';
  }
  const show = (value) => value.toFixed(digits);
  const middle = (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
  return sorted.length === 1 ? show(middle) : `${show(middle)} (${show(sorted[0])}–${show(sorted.at(-1))})`;
}

function print(rows) {
  if (rows.some((row) => row.scenario === 'start-up')) {
    const columns = {
      'ready after s': ['readySeconds', 2],
      'CPU s until then': ['cpuSeconds', 2],
      'RSS at rest MiB': ['rss', 0],
    };
    table(['system'], columns, rows);
  } else {
    const columns = {
      'per second': ['perSecond', 0],
      'p50 ms': ['p50', 2],
      'p99 ms': ['p99', 2],
      'server CPU µs': ['serverCpu', 0],
      'database CPU µs': ['databaseCpu', 0],
      'RSS MiB': ['rss', 0],
    };
    table(['scenario', 'connections', 'system'], columns, rows);
  }
}

/** A row for each combination of the keys, the systems beside each other. */
function table(keys, columns, rows) {
  console.log(`| ${[...keys, ...Object.keys(columns), 'other answers'].join(' | ')} |`);
  console.log(`|${'---|'.repeat(keys.length + Object.keys(columns).length + 1)}`);
  const cells = grouped(rows, (row) => `${row.scenario} ${row.connections}`);
  for (const cell of cells.values()) {
    for (const group of grouped(cell, (row) => row.system).values()) {
      const values = Object.values(columns).map(([key, digits]) => spread(group, key, digits));
      const odd = group.map(strange).filter(Boolean).join('; ');
      console.log(`| ${[...keys.map((key) => group[0][key]), ...values, odd].join(' | ')} |`);
    }
  }
}
