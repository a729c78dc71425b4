// Measures what forward auth adds to a page behind nginx: see README.md. nginx runs the snippet of docs/forward-auth.md, without TLS.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { cpu, freePort, HERE, installWrk, jdkHome, launch, owned, ready, startDatabase, stop, wrk } from './measure.mjs';
import latchkey from './systems/latchkey.mjs';

const { values: options } = parseArgs({
  options: {
    jdk: { type: 'string', default: '17' },
    connections: { type: 'string', default: '1,16,64' },
    seconds: { type: 'string', default: '8' },
    users: { type: 'string', default: '1000' },
  },
});
const seconds = Number(options.seconds);
const jdk = jdkHome(Number(options.jdk));
const logs = join(HERE, 'results/logs');
const scratch = mkdtempSync(join(tmpdir(), 'latchkey-forward-auth-'));
process.on('exit', () => rmSync(scratch, { recursive: true, force: true }));

mkdirSync(logs, { recursive: true });
installWrk();
await latchkey.prepare({ jdk });

const log = (name) => join(logs, `${name}-${Date.now()}.log`);
const database = await startDatabase({ jdk: jdkHome(), heap: '1g', log: log('database') });
const [port, pages, open, guarded] = [await freePort(), await freePort(), await freePort(), await freePort()];
const child = owned(latchkey.start({ port, mongodb: `${database.url}/bench`, jdk, log: log('latchkey') }));
await ready(`http://127.0.0.1:${port}${latchkey.readyPath}`, child, log('latchkey'));
const users = Number(options.users);
const tokens = await latchkey.seed({ mongodb: `${database.url}/bench`, users, sessionsPerUser: 1, tokens: users });
const nginx = owned(launch('nginx', ['-c', configuration()], { log: log('nginx') }));
await ready(`http://127.0.0.1:${open}/`, nginx, log('nginx'));

const rows = [];
for (const connections of options.connections.split(',').map(Number)) {
  for (const [name, base] of [['without', open], ['with forward auth', guarded], ['Latchkey alone', port]]) {
    const file = requests(name === 'Latchkey alone' ? '/forward-auth' : '/');
    const play = () => wrk({ base: `http://127.0.0.1:${base}`, file, mode: 'cycle', connections, seconds }).result;
    await play();
    const before = cpu(child.pid);
    const result = await play();
    const wrong = result.requests - (result.statuses[200] ?? 0) + result.errors;
    rows.push({ connections, name, result, wrong, cpuMicros: (cpu(child.pid) - before) / result.requests });
  }
}
print();
await stop(nginx);
await stop(child);
await stop(database.child);
process.exit(0);

/** The snippet, and beside it the same application without authentication. */
function configuration() {
  const document = readFileSync(join(HERE, '../docs/forward-auth.md'), 'utf8');
  const snippet = /```nginx\n([\s\S]*?)```/
    .exec(document)[1]
    .replace('listen 443 ssl;', `listen 127.0.0.1:${guarded};`)
    .replace(/^ *(listen \[::\]|ssl_).*\n/gm, '')
    .replaceAll('__Secure-jwt', 'jwt')
    .replace('127.0.0.1:8080', `127.0.0.1:${port}`)
    .replace('127.0.0.1:3000', `127.0.0.1:${pages}`);
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  const file = join(scratch, 'nginx.conf');
  writeFileSync(
    file,
    `daemon off;
worker_processes 1;
pid ${scratch}/pid;
error_log ${scratch}/error.log;
events { worker_connections 1024; }
http {
  access_log off;
  ${temporary.map((name) => `${name}_temp_path ${scratch}/${name};`).join('\n  ')}
  ${snippet}
  server {
    listen 127.0.0.1:${open};
    location / { proxy_pass http://127.0.0.1:${pages}; proxy_http_version 1.1; proxy_set_header Connection ""; }
  }
  server { listen 127.0.0.1:${pages}; location / { return 200 "${'x'.repeat(1024)}"; } }
}
`,
  );
  return file;
}

function requests(path) {
  const file = join(scratch, `requests${path.replaceAll('/', '-')}`);
  writeFileSync(file, tokens.map((token) => `GET\t${path}\t\tCookie: jwt=${token}`).join('\n') + '\n');
  return file;
}

function print() {
  console.log('| connections | page | answers/s | p50 ms | p99 ms | Latchkey CPU µs/answer | not 200 |\n|---|---|---|---|---|---|---|');
  for (const { connections, name, result, wrong, cpuMicros } of rows) {
    const rate = Math.round(result.requests / result.seconds);
    const cost = name === 'without' ? '' : Math.round(cpuMicros);
    console.log(`| ${connections} | ${name} | ${rate} | ${result.p50.toFixed(2)} | ${result.p99.toFixed(2)} | ${cost} | ${wrong} |`);
  }
}
