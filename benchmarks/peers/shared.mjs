// What the peers have in common: starting a process, and talking to it while it is seeded.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, openSync, statSync } from 'node:fs';
import { join } from 'node:path';

export const PASSWORD = 'correct horse battery staple 0';

/** Whether the peers that can hash as Latchkey does: Argon2id, 19456 KiB, 2 passes, 1 lane. */
export const SAME_HASH = process.env.SAME_HASH === '1';

export const json = (method, path, body, headers = {}) => ({
  method,
  path,
  headers: body === undefined ? headers : { ...headers, 'Content-Type': 'application/json' },
  body: body === undefined ? undefined : JSON.stringify(body),
  expect: 200,
});

/** The commands of a JDK; of the one on the path, if none is named. */
export const tool = (jdk, name) => (jdk ? join(jdk, 'bin', name) : name);

/** Runs a command to its end. */
export function run(command, args, { cwd, env = {} }) {
  const done = spawnSync(command, args, { cwd, env: { ...process.env, ...env }, encoding: 'utf8' });
  if (done.status !== 0) {
    throw new Error(`${command} ${args.join(' ')}\n${done.error ?? done.stdout + done.stderr}`);
  }
}

/** Installs what package-lock.json lists, if it has changed since. */
export function install(directory) {
  const installed = join(directory, 'node_modules/.package-lock.json');
  if (!existsSync(installed) || statSync(installed).mtimeMs < statSync(join(directory, 'package-lock.json')).mtimeMs) {
    run('npm', ['ci', '--no-audit', '--no-fund'], { cwd: directory });
  }
}

/** Starts a server: its own process, without a shell. */
export function serve(command, args, { cwd, env, log }) {
  const out = log ? openSync(log, 'a') : 'ignore';
  const stdio = ['ignore', out, out];
  return spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio });
}

/** Sends one of a peer's requests, and insists on the answer that it expects. */
export async function send(base, { method, path, headers, body, expect }) {
  const response = await fetch(base + path, { method, headers, body });
  if (response.status !== expect) {
    throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  }
  return response;
}

/** [step(0), …, step(count - 1)], eight at a time. */
export async function inParallel(count, step) {
  const results = Array(count);
  let next = 0;
  const worker = async () => {
    for (let i; (i = next++) < count; ) results[i] = await step(i);
  };
  await Promise.all(Array.from({ length: 8 }, worker));
  return results;
}
