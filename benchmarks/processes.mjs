// Processes: starting and stopping them, and what /proc tells about them; and wrk, which makes the load.
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, openSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

export const HERE = dirname(fileURLToPath(import.meta.url));
const ROOT = dirname(HERE);
const JAR = join(HERE, 'target/benchmarks.jar');

/** Builds Latchkey and the helpers, if a source is newer than the last build. */
export function build() {
  const stamp = join(HERE, 'target/built');
  const built = existsSync(stamp) ? statSync(stamp).mtimeMs : 0;
  const kinds = ['*.java', '*pom.xml', '*/src/main/resources/*', 'docs/openapi.yaml', 'distribution/*'];
  const sources = execFileSync('git', ['ls-files', ...kinds], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  const isNewer = (file) => existsSync(join(ROOT, file)) && statSync(join(ROOT, file)).mtimeMs > built;
  if (!existsSync(JAR) || sources.trim().split('\n').some(isNewer)) {
    execFileSync(process.env.MVN ?? './mvnw', ['-q', '-B', '-Pbenchmarks', 'package', '-DskipTests'], {
      cwd: ROOT,
      stdio: ['ignore', 2, 2],
    });
    writeFileSync(stamp, '');
  }
  return { root: ROOT, jar: JAR, stamp };
}

/** The home of a JDK of that major version, or of the newest. */
export function jdkHome(version) {
  const homes = [process.env.JAVA_HOME, ...list('/usr/lib/jvm').map((name) => join('/usr/lib/jvm', name))]
    .filter((home) => home && existsSync(join(home, 'release')))
    .map((home) => ({ home, major: parseInt(jdkVersion(home)) }))
    .filter(({ major }) => major && (!version || major === version))
    .sort((a, b) => b.major - a.major);
  if (homes.length === 0) {
    throw new Error(`There is no JDK ${version ?? ''} in JAVA_HOME or /usr/lib/jvm.`);
  }
  return homes[0].home;
}

export function jdkVersion(home) {
  return /JAVA_VERSION="(.+)"/.exec(readFileSync(join(home, 'release'), 'utf8'))?.[1];
}

function list(directory) {
  return existsSync(directory) ? readdirSync(directory) : [];
}

const running = new Set();
process.on('exit', () => running.forEach((child) => child.kill('SIGKILL')));
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => process.exit(130));
}

/** Remembers the process, so that it does not outlive this one. */
export function owned(child) {
  running.add(child);
  child.once('exit', () => running.delete(child));
  return child;
}

/** Starts a program whose output goes to a file. */
export function launch(program, args, { log, env = {}, cwd = HERE, ...account }) {
  mkdirSync(dirname(log), { recursive: true });
  const output = openSync(log, 'a');
  return spawn(program, args, { cwd, env: { ...process.env, ...env }, ...account, stdio: ['ignore', output, output] });
}

export async function stop(child, signal = 'SIGTERM') {
  if (child.exitCode === null && child.signalCode === null) {
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill(signal);
    const timer = setTimeout(() => child.kill('SIGKILL'), 15_000);
    await gone;
    clearTimeout(timer);
  }
}

export function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** Waits until it is up, by default for the first 200, or as long as the process lives. */
export async function ready(url, child, log, isUp = async () => (await statusOf(url)) === 200) {
  while (!(await isUp())) {
    if (child.exitCode !== null || child.signalCode !== null) {
      throw new Error(`It has ended before it was ready; see ${log}.`);
    }
    await sleep(5);
  }
}

function statusOf(url) {
  return new Promise((resolve) => {
    get(url, { agent: false, timeout: 5000 }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    })
      .on('timeout', function () {
        this.destroy();
      })
      .on('error', () => resolve(0));
  });
}

const MICROS_PER_TICK = 10_000;

/** CPU time in microseconds: user and system, of all threads. */
export function cpu(pid) {
  return ticks(`/proc/${pid}/stat`) * MICROS_PER_TICK;
}

/** The CPU time of a process and of its children, also of those that have ended. */
export function cpuOfTree(pid) {
  const parent = (it) => Number(stat(`/proc/${it}/stat`)[1]);
  let sum = 0;
  for (const it of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      if (it === String(pid)) {
        sum += ticks(`/proc/${it}/stat`, [11, 12, 13, 14]);
      } else if (parent(it) === Number(pid)) {
        sum += ticks(`/proc/${it}/stat`);
      }
    } catch {
      // The process has ended meanwhile.
    }
  }
  return sum * MICROS_PER_TICK;
}

function ticks(file, of = [11, 12]) {
  const fields = stat(file);
  return of.reduce((sum, field) => sum + Number(fields[field]), 0);
}

/** The fields after the name of the process. */
function stat(file) {
  const line = readFileSync(file, 'utf8');
  return line.slice(line.lastIndexOf(')') + 2).split(' ');
}

/** CPU time of the threads that compile; 0 in what is no JVM. */
export function compilerCpu(pid) {
  let sum = 0;
  for (const task of readdirSync(`/proc/${pid}/task`)) {
    try {
      if (/^C[12] CompilerThre/.test(readFileSync(`/proc/${pid}/task/${task}/comm`, 'utf8'))) {
        sum += ticks(`/proc/${pid}/task/${task}/stat`) * MICROS_PER_TICK;
      }
    } catch {
      // The thread has ended meanwhile.
    }
  }
  return sum;
}

/** How much of it is in memory now; with VmHWM, at most so far. */
export function rssMiB(pid, what = 'VmRSS') {
  return Number(new RegExp(`${what}:\\s+(\\d+)`).exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024;
}

export function installWrk() {
  try {
    execFileSync('wrk', ['-v'], { stdio: 'ignore' });
  } catch (e) {
    // It exits with 1 after telling its version.
    if (e.code === 'ENOENT') {
      if (process.getuid() !== 0) {
        throw new Error('wrk is missing: apt-get install wrk.');
      }
      execFileSync('apt-get', ['update'], { stdio: 'ignore' });
      execFileSync('apt-get', ['install', '-y', '--no-install-recommends', 'wrk'], { stdio: 'ignore' });
    }
  }
}

/** Plays the file of requests. The result comes at the end; `stop()` brings it on. */
export function wrk({ base, file, mode, connections, seconds }) {
  const args = ['-t1', `-c${connections}`, `-d${Math.ceil(seconds)}s`, '--timeout', '60s'];
  const child = owned(spawn('wrk', [...args, '-s', join(HERE, 'load.lua'), base, '--', file, mode]));
  let output = '';
  let complaint = '';
  child.stdout.on('data', (data) => (output += data));
  child.stderr.on('data', (data) => {
    complaint += data;
    if (complaint.includes('exhausted')) {
      child.kill('SIGINT');
    }
  });
  const result = new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', () => {
      const line = output.split('\n').find((it) => it.startsWith('{'));
      line ? resolve(JSON.parse(line)) : reject(new Error(`wrk failed: ${output}${complaint}`));
    });
  });
  return { result, stop: () => child.kill('SIGINT') };
}
