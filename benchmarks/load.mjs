// Measures scenarios: the requests of each, warming up, and what one measurement tells.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { compilerCpu, cpu, rssMiB, wrk } from './processes.mjs';
import { odd } from './report.mjs';

export const SCENARIOS = [
  ...['anonymous', 'me', 'forward-auth', 'login', 'wrong-login', 'logout', 'logout+login', 'change-password', 'sign-up', 'flood'],
];

const scratch = mkdtempSync(join(tmpdir(), 'latchkey-load-'));
process.on('exit', () => rmSync(scratch, { recursive: true, force: true }));
let files = 0;

/**
 * Fills the store and returns the requests of each scenario. Every tenth of the users has its part, so that no scenario
 * ends the sessions or changes the passwords that another one needs.
 */
export async function seeded({ system, base, store }, wantedUsers, sessionsPerUser) {
  const users = Math.min(wantedUsers, Math.floor((system.mostSessions ?? Infinity) / sessionsPerUser));
  const usersOf = (...tenths) => Array.from({ length: users }, (_, i) => i).filter((i) => tenths.includes(i % 10));
  const logins = usersOf(1, 2);
  const tokens = await system.seed({ base, store, users, sessionsPerUser, logins });
  const r = system.requests;
  const tokensOf = (...tenths) => tokens.filter((_, i) => tenths.includes((i % users) % 10));
  let signedUp = 0;
  const each = {
    anonymous: () => ({ cycle: [r.anonymous()] }),
    me: () => ({ cycle: tokensOf(0).map((token) => r.me(token)) }),
    'forward-auth': () => r.forwardAuth && { cycle: tokensOf(0).map((token) => r.forwardAuth(token)) },
    login: () => ({ cycle: logins.map((i) => r.login(i)) }),
    'wrong-login': () => ({ cycle: logins.map((i) => r.wrongLogin(i)) }),
    logout: () => ({ once: tokensOf(5, 6, 7, 8, 9).map((token) => r.logout(token)) }),
    'logout+login': () => ({
      once: tokensOf(4).flatMap((token, i) => [r.logout(token), r.login(logins[i % logins.length])]),
    }),
    'change-password': () => ({ once: usersOf(3).map((i) => r.changePassword(tokens[i], i)) }),
    'sign-up': () => ({ once: Array.from({ length: 10_000 }, () => r.signUp(signedUp++)) }),
  };
  return (scenario) => {
    if (!(scenario in each)) {
      throw new Error(`There is no scenario ${scenario}, but ${SCENARIOS.join(', ')}.`);
    }
    return each[scenario]();
  };
}

/**
 * Makes one measurement for each number of connections. What can be sent only once is shared out: a part to warm up on two
 * connections, and for each number one to warm up on as many and two to measure.
 */
export async function cells(target, cell, requests, connections, options, record) {
  if (!requests) {
    return; // the system has no such request
  }
  const { cycle, once } = requests;
  const share = once && Math.floor(once.length / (3 * connections.length + 1));
  let shares = 0;
  const part = (count) => (cycle ? { cycle } : { once: once.slice(shares * share, (shares += count) * share) });
  await warm(target, cell.scenario, part(1), 2, options);
  for (const count of connections) {
    const compiling = await warm(target, cell.scenario, part(1), count, options);
    await rest(target);
    record(await measure(target, { ...cell, connections: count, compiling }, part(2), options.seconds));
  }
}

/** How others fare while 32 connections log in. */
export async function flood(target, cell, requests, options, record) {
  const me = requests('me');
  const login = requests('login');
  await warm(target, 'me', me, 2, options);
  await warm(target, 'me', me, 4, options);
  await warm(target, 'login', login, 2, options);
  await rest(target);
  const seconds = Number(options.seconds);
  record(await measure(target, { ...cell, scenario: 'me, idle', connections: 4 }, me, seconds));
  const flooding = measure(target, { ...cell, scenario: 'the flood of logins', connections: 32 }, login, seconds + 2);
  await sleep(1000);
  record(await measure(target, { ...cell, scenario: 'me, under 32 logins', connections: 4 }, me, seconds));
  record(await flooding);
}

/** Waits until the system has done with what callers no longer wait for: it may stand in a queue. */
async function rest({ pid }) {
  for (let last = cpu(pid), tries = 0; tries < 10; tries++) {
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
 * Warms up until the compiler rests. First on two connections: with more, runnable threads starve it, and the load is
 * measured on code that is not compiled yet. Then on as many as are measured, where it compiles what waits now and did not
 * before. Returns the share of the processor time that the compiler took in the end, if it warmed up.
 */
async function warm(target, scenario, requests, connections, options) {
  const most = Number(options.warmup) / 2;
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
  return share;
}

function times(pid) {
  return { compiler: compilerCpu(pid), all: cpu(pid) };
}

async function measure({ name, system, base, store, pid }, cell, requests, seconds) {
  const { file, mode, expect } = written(requests);
  const before = { server: cpu(pid), store: store.cpu() };
  const result = await wrk({ base, file, mode, connections: cell.connections, seconds }).result;
  const { requests: answers, statuses } = result;
  const row = {
    system: name,
    store: store.name,
    ...cell,
    ...result,
    expect,
    aside: system.aside?.[cell.scenario],
    perSecond: answers ? (statuses[expect] ?? 0) / result.seconds : 0,
    serverCpu: answers ? (cpu(pid) - before.server) / answers : null,
    storeCpu: before.store === null || !answers ? null : (store.cpu() - before.store) / answers,
    rss: rssMiB(pid),
  };
  console.error(`${name}, ${store.name}: ${cell.scenario} at ${cell.connections}: ${row.perSecond.toFixed(0)}/s ${odd(row)}`);
  return row;
}
