// The stores that the systems keep their users in, each fresh and on the loopback; what they leave is deleted.
import { execFileSync } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, cpuOfTree, freePort, jdkHome, launch, owned, ready, stop } from './processes.mjs';

export const STORES = ['sqlite', 'postgres', 'mongodb', 'own'];

const POSTGRESQL = '/usr/lib/postgresql';

/**
 * Starts a store: its name for the tables, its address, how much CPU time it has taken (null if it is not a process of
 * its own) and how it is stopped.
 */
export async function startStore(kind, options, log) {
  switch (kind) {
    case 'sqlite':
      return sqlite();
    case 'postgres':
      return postgres(log);
    case 'mongodb':
      return options.mongodb ? realMongodb(options) : mongodbStandIn(options, log);
    default:
      return { kind, name: 'its own, in memory', cpu: () => null, stop: async () => {} };
  }
}

function temporaryDirectory(name) {
  const directory = mkdtempSync(join(tmpdir(), `latchkey-${name}-`));
  const remove = () => rmSync(directory, { recursive: true, force: true, maxRetries: 3 });
  process.once('exit', remove);
  return {
    directory,
    remove() {
      process.off('exit', remove);
      remove();
    },
  };
}

/** A directory for the file; the store runs in the server's process, so its CPU time is the server's. */
function sqlite() {
  const { directory, remove } = temporaryDirectory('sqlite');
  return { kind: 'sqlite', name: 'SQLite', directory, url: directory, cpu: () => null, stop: async () => remove() };
}

/** A server with Debian's defaults, so a commit is on the disk. It refuses to run as root, who runs it as `postgres`. */
async function postgres(log) {
  const versions = existsSync(POSTGRESQL) ? readdirSync(POSTGRESQL).sort((a, b) => b - a) : [];
  if (versions.length === 0) {
    throw new Error('PostgreSQL is missing: apt-get install postgresql.');
  }
  const programs = join(POSTGRESQL, versions[0], 'bin');
  const { directory, remove } = temporaryDirectory('postgres');
  const account = process.getuid() === 0 ? { uid: numberOf('-u'), gid: numberOf('-g') } : {};
  if (account.uid) {
    chownSync(directory, account.uid, account.gid);
  }
  const data = join(directory, 'data');
  const how = ['--username=postgres', '--auth=trust', '--encoding=UTF8', '--locale=C.UTF-8', '--no-sync'];
  execFileSync(join(programs, 'initdb'), [`--pgdata=${data}`, ...how], { ...account, cwd: directory, stdio: 'ignore' });
  const port = await freePort();
  const settings = ['-p', String(port), '-h', '127.0.0.1', '-k', directory];
  const child = owned(launch(join(programs, 'postgres'), ['-D', data, ...settings], { log, cwd: directory, ...account }));
  await ready(null, child, log, () => readFileSync(log, 'utf8').includes('ready to accept connections'));
  return {
    kind: 'postgres',
    name: `PostgreSQL ${versions[0]}`,
    url: `postgresql://postgres@127.0.0.1:${port}/postgres`,
    cpu: () => cpuOfTree(child.pid),
    async stop() {
      // It disconnects its clients; at SIGTERM it would wait for them.
      await stop(child, 'SIGINT');
      remove();
    },
  };
}

function numberOf(what) {
  return Number(execFileSync('id', [what, 'postgres'], { encoding: 'utf8' }));
}

/** mongo-java-server in memory: it runs one command at a time, and its CPU time says nothing about MongoDB's. */
async function mongodbStandIn(options, log) {
  const { jar } = build();
  const port = await freePort();
  const args = [`-Xmx${options['database-heap'] ?? '1g'}`, '-cp', jar, 'dev.latchkey.benchmarks.DatabaseServer', String(port)];
  const child = owned(launch(join(jdkHome(), 'bin/java'), args, { log }));
  await ready(null, child, log, () => readFileSync(log, 'utf8').includes('listening'));
  return {
    kind: 'mongodb',
    name: 'MongoDB stand-in',
    url: `mongodb://127.0.0.1:${port}/bench`,
    cpu: () => cpuOfTree(child.pid),
    stop: () => stop(child),
  };
}

/** A database of its own on a server that runs already, and that keeps it. */
function realMongodb({ mongodb, 'mongodb-pid': pid }) {
  const fresh = `bench_${Date.now()}`;
  return {
    kind: 'mongodb',
    name: 'MongoDB',
    url: mongodb.replace(/^(mongodb(?:\+srv)?:\/\/[^/?]+)(?:\/[^?]*)?/, `$1/${fresh}`),
    cpu: () => (pid ? cpuOfTree(pid) : null),
    stop: async () => {},
  };
}
