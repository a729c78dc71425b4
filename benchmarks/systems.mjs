// The systems by their names, such as latchkey-25-postgres: a module, a JDK and a store; and processes of them.
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { freePort, HERE, jdkHome, owned, ready, stop } from './processes.mjs';
import { startStore, STORES } from './stores.mjs';

const LOGS = join(HERE, 'results/logs');

/** The options that say how systems are started. */
export const SYSTEM_OPTIONS = {
  store: { type: 'string', default: 'sqlite' },
  heap: { type: 'string', default: '512m' },
  mongodb: { type: 'string' },
  'mongodb-pid': { type: 'string' },
  'database-heap': { type: 'string', default: '6g' },
};

/** Builds the systems of a list of names. */
export async function prepared(names, { store }) {
  const modules = new Map();
  for (const file of readdirSync(join(HERE, 'systems'))) {
    modules.set(file.replace('.mjs', ''), join(HERE, 'systems', file));
  }
  for (const peer of readdirSync(join(HERE, 'peers')).filter((it) => existsSync(join(HERE, 'peers', it, 'peer.mjs')))) {
    modules.set(peer, join(HERE, 'peers', peer, 'peer.mjs'));
  }
  const pattern = new RegExp(`^(.+?)(?:-(\\d+))?(?:-(${STORES.join('|')}))?$`);
  const systems = [];
  for (const name of names.split(',')) {
    const [, base, version, named] = pattern.exec(name);
    if (!modules.has(base)) {
      throw new Error(`There is no system ${base}, but ${[...modules.keys()].join(', ')}.`);
    }
    const { default: system } = await import(pathToFileURL(modules.get(base)).href);
    if (named && !system.stores.includes(named)) {
      throw new Error(`${base} has the stores ${system.stores.join(', ')}, not ${named}.`);
    }
    const kind = named ?? (system.stores.includes(store) ? store : system.stores[0]);
    const jdk = jdkHome(version && Number(version));
    await system.prepare({ jdk, kind });
    systems.push({ name: version ? `${base}-${version}` : base, system, jdk, kind });
  }
  return systems;
}

/** Runs the body with a fresh store of the system. */
export async function onFreshStore({ name, kind }, options, body) {
  const store = await startStore(kind, options, log(`${name}-${kind}`));
  try {
    return await body(store);
  } finally {
    await store.stop();
  }
}

/** Runs the body with a process of the system that is ready, and stops it. */
export async function onProcess({ name, system, jdk }, store, { heap }, body) {
  const port = await freePort();
  const base = `http://127.0.0.1:${port}`;
  const file = log(name);
  const begun = performance.now();
  const child = owned(system.start({ port, store, jdk, heap, log: file }));
  try {
    await ready(base + system.readyPath, child, file);
    const readySeconds = (performance.now() - begun) / 1000;
    return await body({ name, system, jdk, base, port, store, child, pid: child.pid, readySeconds, warmed: new Set() });
  } finally {
    await stop(child);
  }
}

/** Runs the body with a process of the system on a fresh store. */
export function onFresh(it, options, body) {
  return onFreshStore(it, options, (store) => onProcess(it, store, options, body));
}

export function log(name) {
  mkdirSync(LOGS, { recursive: true });
  return join(LOGS, `${name}-${Date.now()}.log`);
}
