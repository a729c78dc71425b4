// Renews docs/page.png: the page of a logged-in user in Chromium, with fixed responses of the API.
// Usage, from the top of the tree: node adapters-web/src/test/scripts/screenshot.mjs
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';

const files = 'adapters-web/src/main/resources/static';
const types = { '.css': 'text/css', '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.svg': 'image/svg+xml' };
const minutesAgo = minutes => new Date(Date.now() - minutes * 60_000).toISOString();
const sessions = [['Firefox on Linux', 1], ['Safari on iPhone', 120], ['Chrome on Android', 2_880]].map(([device, minutes], i) => ({
  id: `session-${i}`, device, current: i === 0,
  openedAt: minutesAgo(minutes + 10), lastSeenAt: minutesAgo(minutes), expiresAt: minutesAgo(-40_000),
}));
const responses = {
  '/api/settings': { passwordMinLength: 8, passwordReset: true, recentLoginSeconds: 900, remember: true },
  '/api/user/me': { user: { username: 'luke', email: 'luke@example.com' }, session: sessions[0] },
  '/api/user/sessions': { sessions },
};

const server = createServer((request, response) => {
  const path = new URL(request.url, 'http://localhost').pathname;
  const file = join(files, path === '/' ? 'index.html' : path);
  const known = responses[path];
  response.statusCode = known || existsSync(file) ? 200 : 404;
  response.setHeader('Content-Type', known ? 'application/json' : types[extname(file)] ?? 'text/plain');
  response.end(known ? JSON.stringify(known) : response.statusCode === 200 ? readFileSync(file) : '');
});
server.listen(0, '127.0.0.1', () => {
  const chromium = spawn(process.env.LATCHKEY_CHROMIUM ?? '/usr/bin/chromium', [
    '--headless=new', '--no-sandbox', '--disable-gpu', '--hide-scrollbars', '--window-size=760,970',
    '--virtual-time-budget=4000', '--screenshot=docs/page.png', `http://localhost:${server.address().port}/`,
  ]);
  chromium.on('exit', status => {
    server.close();
    process.exitCode = status ?? 1;
  });
});
