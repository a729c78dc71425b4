// Puts load on Latchkey and its peers, and tells what it takes: see README.md.
import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { cells, flood, SCENARIOS, seeded } from './load.mjs';
import { send } from './peers/shared.mjs';
import { pictures } from './pictures.mjs';
import { build, cpu, HERE, installWrk, jdkHome, jdkVersion, rssMiB } from './processes.mjs';
import { compared, goals, grown, table, told } from './report.mjs';
import { onFresh, onFreshStore, onProcess, prepared, SYSTEM_OPTIONS } from './systems.mjs';

const COMPARED = {
  systems: 'latchkey-25-sqlite,latchkey-25-postgres,latchkey-25-mongodb,latchkey-17-sqlite,keycloak,spring,express,better-auth',
  /**
   * Scenarios and their numbers of connections; of other numbers of sessions `me` alone. `me` is last: the scenarios before it
   * warm up its code, and code that is not compiled yet distorts the quickest request most.
   */
  scenarios: { 'forward-auth': [64], flood: [], login: [1, 16], logout: [64], 'change-password': [16], 'sign-up': [16], me: [64] },
  sessions: '2,10',
};
const SHORT = { seconds: '3', warmup: '16' };

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    systems: { type: 'string' },
    scenarios: { type: 'string' },
    connections: { type: 'string' },
    short: { type: 'boolean', default: false },
    seconds: { type: 'string' },
    rounds: { type: 'string', default: '1' },
    starts: { type: 'string', default: '3' },
    warmup: { type: 'string' },
    users: { type: 'string', default: '20000' },
    sessions: { type: 'string' },
    sizes: { type: 'string', default: '1000x1,1000x20,100000x1,1000000x1' },
    svg: { type: 'string' },
    into: { type: 'string' },
    ...SYSTEM_OPTIONS,
  },
});
const options = { ...(values.short ? SHORT : { seconds: '8', warmup: '60' }), ...values };
const rounds = Number(options.rounds);
const users = Number(options.users);

const commands = { check, load, compare, startup, growth, report };
const [command = 'load', argument] = positionals;
if (!(command in commands)) {
  throw new Error(`Say one of ${Object.keys(commands).join(', ')}, not ${command}.`);
}
const raw = join(HERE, 'results', `${new Date().toISOString().replace(/[:.]/g, '-')}-${command}.jsonl`);
await commands[command](argument);
process.exit(0);

/** Sends one request of each scenario to each system, and insists on its answer: to run before a long run. */
async function check() {
  for (const it of await prepared(options.systems ?? COMPARED.systems, options)) {
    await onFresh(it, options, async (target) => {
      const requests = await seeded(target, 20, 2);
      for (const scenario of SCENARIOS.filter((name) => name !== 'flood')) {
        const { cycle, once } = requests(scenario) ?? { cycle: [] };
        for (const request of (cycle ?? once).slice(0, 2)) {
          await send(target.base, request);
        }
      }
    });
    console.log(`${it.name}, ${it.kind}: every request is answered as expected`);
  }
}

async function load() {
  const connections = numbers(options.connections ?? '1,16,64');
  const scenarios = (options.scenarios ?? SCENARIOS.join()).split(',');
  await inRounds('latchkey-17', (it, round) =>
    onFresh(it, options, async (target) => {
      const requests = await seeded(target, users, Number(options.sessions ?? 2));
      await measured(target, requests, scenarios.map((scenario) => [scenario, connections]), { round });
    }),
  );
  report(raw);
}

/** Measures what the goals are about, of all systems in turn. */
async function compare() {
  const wanted = options.scenarios?.split(',');
  const scenarios = Object.entries(COMPARED.scenarios).filter(([scenario]) => !wanted || wanted.includes(scenario));
  const [sessions, ...others] = numbers(options.sessions ?? COMPARED.sessions);
  await inRounds(COMPARED.systems, async (it, round) => {
    await onFreshStore(it, options, async (store) => {
      await starts(it, store, round);
      await onProcess(it, store, options, async (target) => {
        await sleep(options.short ? 12_000 : 30_000); // a JVM gives memory back every 10 s
        const atRest = rssMiB(target.pid);
        operatorsCommand(target, round);
        await measured(target, await seeded(target, users, sessions), scenarios, { round, sessions });
        const most = rssMiB(target.pid, 'VmHWM');
        record({ system: it.name, store: store.name, scenario: 'memory', round, atRest, most });
      });
    });
    for (const other of others) {
      await onFresh(it, options, async (target) => {
        await measured(target, await seeded(target, users, other), [['me', [64]]], { round, sessions: other });
      });
    }
  });
  report(raw);
}

async function startup() {
  await inRounds('latchkey-17', (it, round) => onFreshStore(it, options, (store) => starts(it, store, round)));
  report(raw);
}

/** Measures the start of the process to the first 200. The first start makes the schema and fills the caches: not counted. */
async function starts(it, store, round) {
  for (let start = 0; start <= Number(options.starts); start++) {
    await onProcess(it, store, options, async ({ pid, readySeconds }) => {
      if (start > 0) {
        const cpuSeconds = cpu(pid) / 1e6;
        record({ system: it.name, store: store.name, scenario: 'start-up', round, readySeconds, cpuSeconds });
      }
    });
  }
}

/** Measures a command of the command line, beside the running service. */
function operatorsCommand({ name, system, store, jdk }, round) {
  if (system.command) {
    const { file, args, env } = system.command({ store, jdk });
    for (let i = 0; i < 4; i++) {
      const begun = performance.now();
      execFileSync(file, args, { env: { ...process.env, ...env } });
      const commandSeconds = (performance.now() - begun) / 1000;
      if (i > 0) {
        record({ system: name, store: store.name, scenario: 'command', round, commandSeconds });
      }
    }
  }
}

/** Measures `me` and `login` with more and more users and sessions, on up to 20,000 of the users. */
async function growth() {
  const connections = numbers(options.connections ?? '16');
  await inRounds('latchkey-25', async (it, round) => {
    for (const size of options.sizes.split(',')) {
      const [many, sessions] = numbers(size, 'x');
      await onFresh(it, options, async (target) => {
        const { system, base, store } = target;
        // Even users ask who they are, odd ones log in: a login may end the oldest session. From all over.
        const step = 2 * Math.max(1, Math.floor(many / 20_000));
        const begun = performance.now();
        const tokens = await system.seed({ base, store, users: many, sessionsPerUser: sessions, every: step, logins: [] });
        const took = ((performance.now() - begun) / 1000).toFixed(0);
        console.error(`${it.name}, ${store.name}: ${many} users filled in in ${took} s`);
        const some = Array.from({ length: Math.floor(many / step) }, (_, i) => i * step);
        const cell = { round, users: many, sessions };
        const me = { cycle: some.map((i) => system.requests.me(tokens[i])) };
        const login = { cycle: some.map((i) => system.requests.login(i + 1)) };
        await cells(target, { ...cell, scenario: 'me' }, me, connections, options, record);
        await cells(target, { ...cell, scenario: 'login' }, login, connections, options, record);
      });
    }
  });
  report(raw);
}

/**
 * Prints the tables of a run or puts them into a document, between the two marks with the name of the command; draws its
 * pictures into a directory.
 */
function report(file) {
  const [run, ...rows] = readFileSync(file, 'utf8').trim().split('\n').map((line) => JSON.parse(line));
  const drawn = options.svg ? pictures(rows) : [];
  drawn.forEach(({ name, svg }) => writeFileSync(join(options.svg, name), svg));
  const images = drawn.map(({ name, title }) => `![${title}](${name})`);
  const name = /([a-z]+)\.jsonl$/.exec(file)[1];
  const tables = { compare: [goals(rows), ...images, compared(rows)], growth: [grown(rows)] }[name] ?? [...images, table(rows)];
  const text = [told(run), ...tables].join('\n\n');
  if (options.into) {
    const between = new RegExp(`(<!-- ${name} -->\n)[^]*(<!-- /${name} -->)`);
    const document = readFileSync(options.into, 'utf8');
    writeFileSync(options.into, document.replace(between, (_, begin, end) => `${begin}${text}\n${end}`));
  } else {
    console.log(text);
  }
}

/** Runs the body for each system in turn, as often as there are rounds. */
async function inRounds(systems, body) {
  installWrk();
  const all = await prepared(options.systems ?? systems, options);
  const git = (...args) => execFileSync('git', args, { cwd: HERE, encoding: 'utf8' }).trim();
  record({
    at: new Date().toISOString(),
    commit: git('describe', '--always', '--dirty'),
    cpu: `${cpus().length} × ${cpus()[0].model}`,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    jdks: Object.fromEntries(all.map(({ name, jdk }) => [name, jdkVersion(jdk)])),
    options,
  });
  const begun = performance.now();
  for (let round = 1; round <= rounds; round++) {
    record({ scenario: 'hash', round, ...hashTime() });
    for (const it of all) {
      try {
        await body(it, round);
      } catch (e) {
        // The measurements of the other systems shall not be lost.
        console.error(`${it.name}, ${it.kind}: FAILED`, e);
        record({ scenario: 'failed', system: it.name, round, message: String(e) });
      }
      const minutes = ((performance.now() - begun) / 60_000).toFixed(1);
      console.error(`${it.name}, ${it.kind}: round ${round} of ${rounds} done, ${minutes} minutes so far`);
    }
  }
}

/** How many milliseconds one hash of Latchkey takes, alone and on all processors. */
function hashTime() {
  const args = ['--enable-native-access=ALL-UNNAMED', '-cp', build().jar, 'dev.latchkey.benchmarks.HashTime', '2'];
  const output = execFileSync(join(jdkHome(), 'bin/java'), args, { encoding: 'utf8' });
  return JSON.parse(output.split('\n').find((line) => line.startsWith('{')));
}

async function measured(target, requests, scenarios, cell) {
  for (const [scenario, connections] of scenarios) {
    if (scenario === 'flood') {
      await flood(target, cell, requests, options, record);
    } else {
      await cells(target, { ...cell, scenario }, requests(scenario), connections, options, record);
    }
  }
}

function record(row) {
  mkdirSync(join(HERE, 'results'), { recursive: true });
  appendFileSync(raw, JSON.stringify(row) + '\n');
}

function numbers(list, separator = ',') {
  return list.split(separator).map(Number);
}
