// Measures what forward auth adds to a page behind nginx: see README.md. nginx runs the snippet of docs/forward-auth.md, without TLS.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { cpu, freePort, HERE, installWrk, launch, owned, ready, stop, wrk } from './processes.mjs';
import { markdown } from './report.mjs';
import { log, onFresh, prepared, SYSTEM_OPTIONS } from './systems.mjs';

const { values: options } = parseArgs({
  options: {
    systems: { type: 'string', default: 'latchkey-25' },
    connections: { type: 'string', default: '1,16,64' },
    seconds: { type: 'string', default: '8' },
    users: { type: 'string', default: '1000' },
    ...SYSTEM_OPTIONS,
  },
});
const seconds = Number(options.seconds);
const users = Number(options.users);
const scratch = mkdtempSync(join(tmpdir(), 'latchkey-forward-auth-'));
process.on('exit', () => rmSync(scratch, { recursive: true, force: true }));

installWrk();
const rows = [];
for (const it of await prepared(options.systems, options)) {
  await onFresh(it, options, measured);
}
const head = ['connections', 'what', 'answers/s', 'p50 ms', 'added to p50', 'p99 ms', 'Latchkey CPU µs/answer', 'not 200'];
console.log(markdown(['system', ...head], rows));
process.exit(0);

async function measured({ name, system, base, port, store, pid }) {
  const tokens = await system.seed({ base, store, users, sessionsPerUser: 1, logins: [] });
  const [pages, open, guarded] = [await freePort(), await freePort(), await freePort()];
  const nginx = owned(launch('nginx', ['-c', configuration({ port, pages, open, guarded })], { log: log('nginx') }));
  await ready(`http://127.0.0.1:${open}/`, nginx, log('nginx'));
  const { forwardAuth, me } = system.requests;
  const page = (token) => ({ ...forwardAuth(token), path: '/' });
  for (const connections of options.connections.split(',').map(Number)) {
    let without;
    for (const [what, at, request] of [
      ['the page without authentication', open, page],
      ['the page with forward auth', guarded, page],
      ['`/forward-auth` without nginx', port, forwardAuth],
      ['`GET /me` without nginx', port, me],
    ]) {
      const file = written(tokens.map(request));
      const play = () => wrk({ base: `http://127.0.0.1:${at}`, file, mode: 'cycle', connections, seconds }).result;
      await play(); // to warm up
      const before = cpu(pid);
      const result = await play();
      without ??= result.p50;
      const wrong = result.requests - (result.statuses[200] ?? 0) + result.errors;
      const cost = at === open ? '–' : Math.round((cpu(pid) - before) / result.requests);
      const added = at === guarded ? `${(result.p50 - without).toFixed(2)} ms` : '–';
      const rate = Math.round(result.requests / result.seconds).toLocaleString('en');
      const row = [connections, what, rate, result.p50.toFixed(2), added, result.p99.toFixed(2), cost, wrong];
      console.error(row.join(' | '));
      rows.push([`${name}, ${store.name}`, ...row]);
    }
  }
  await stop(nginx);
}

/** The snippet, and beside it the same application without authentication. */
function configuration({ port, pages, open, guarded }) {
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

function written(requests) {
  const file = join(scratch, 'requests');
  const line = ({ method, path, headers }) => `${method}\t${path}\t\tCookie: ${headers.Cookie}`;
  writeFileSync(file, requests.map(line).join('\n') + '\n');
  return file;
}
