// Markdown from the rows of a run: of several rounds the median and (least–greatest), ratios first, and the goals.

/** What was answered that should not have been. */
export function odd({ statuses = {}, expect, errors, exhausted, seconds, aside, compiling }) {
  const others = Object.entries(statuses).filter(([status]) => Number(status) !== expect);
  return [
    ...(aside ? [aside] : []),
    ...others.map(([status, count]) => `${count} × ${status}`),
    ...(errors ? [`${errors} errors`] : []),
    ...(compiling > 0.05 ? [`its compiler still took ${(compiling * 100).toFixed(0)} % of its processor time`] : []),
    ...(exhausted && seconds < 1 ? [`all sent in ${seconds.toFixed(1)} s`] : []),
  ].join(', ');
}

const LOAD = {
  'a second': ['perSecond', 0],
  'p50 ms': ['p50', 1],
  'p99 ms': ['p99', 1],
  'server CPU µs': ['serverCpu', 0],
  'store CPU µs': ['storeCpu', 0],
  'RSS MiB': ['rss', 0],
};
const START = { 'start to ready s': ['readySeconds', 2], 'CPU s until then': ['cpuSeconds', 2] };

/** A system that failed is missing from the tables, which is said. */
function failures(rows) {
  const failed = rows.filter((row) => row.scenario === 'failed');
  return failed.map(({ system, round, message }) => `${system} failed in round ${round}: ${message}`);
}

/** One table of everything that was measured. */
export function table(rows) {
  const starts = rows.filter((row) => row.scenario === 'start-up');
  const loads = rows.filter((row) => row.connections);
  return [
    ...failures(rows),
    ...(starts.length ? [markdown(['system', 'store', ...Object.keys(START)], lines(starts, START))] : []),
    ...grouped(loads, titleOf).map(([title, some]) => section(title, some)),
  ].join('\n\n');
}

/** When, where and how long it was measured. */
export function told({ at, commit, cpu, memoryGiB, jdks, options }) {
  const versions = [...new Set(Object.entries(jdks).filter(([name]) => isLatchkey({ system: name })).map(([, version]) => version))];
  const rounds = options.rounds === '1' ? 'one round' : `${options.rounds} rounds`;
  const how = `${rounds}, ${options.seconds} s a figure after at most ${options.warmup} s of warm-up`;
  return `Measured on ${at.slice(0, 10)} at commit ${commit} on ${cpu}, ${memoryGiB} GiB: ${how}; Latchkey on JDK ${versions.join(' and ')}.`;
}

/** What a request costs with more users or sessions, against the first size: CPU time of server and store together. */
export function grown(rows) {
  const head = ['system', 'store', 'users × sessions', '`GET /me`: CPU', 'a second', 'server CPU µs', 'store CPU µs', 'login: CPU', 'a second'];
  const sizeOf = ({ users, sessions }) => `${users.toLocaleString('en')} × ${sessions}`;
  const of = (some, scenario) => some.filter((row) => row.scenario === scenario);
  const cost = (some) => median(some, 'serverCpu') + (median(some, 'storeCpu') || 0);
  const body = bySystem(rows).flatMap((own) => {
    const sizes = grouped(own.filter((row) => row.users), sizeOf);
    const ratio = (some, scenario) => `${(cost(of(some, scenario)) / cost(of(sizes[0][1], scenario))).toFixed(2)} ×`;
    return sizes.map(([size, some]) => {
      const [me, login] = [of(some, 'me'), of(some, 'login')];
      const asked = [spread(me, 'perSecond', 0), spread(me, 'serverCpu', 0), spread(me, 'storeCpu', 0)];
      return [...identity(some), size, ratio(some, 'me'), ...asked, ratio(some, 'login'), spread(login, 'perSecond', 0)];
    });
  });
  return [...failures(rows), markdown(head, body)].join('\n\n');
}

/** A table for each question. */
export function compared(rows) {
  const loads = rows.filter((row) => row.connections && !isFlood(row)).sort((a, b) => (b.scenario === 'me') - (a.scenario === 'me'));
  const memory = { 'at rest, MiB': ['atRest', 0], 'at most, MiB': ['most', 0] };
  const of = (scenario) => rows.filter((row) => row.scenario === scenario);
  const simple = (title, some, columns) => {
    const head = ['system', 'store', ...Object.keys(columns)];
    return some.length ? [`### ${title}\n\n${markdown(head, lines(some, columns))}`] : [];
  };
  return [
    ...failures(rows),
    ...grouped(loads, titleOf).map(([title, some]) => section(title, some)),
    ...(rows.some(isFlood) ? [floodSection(rows.filter(isFlood))] : []),
    ...simple('From the start of the process to the first 200', of('start-up'), START),
    ...simple('Memory', of('memory'), memory),
    ...simple('A command of the command line', of('command'), { seconds: ['commandSeconds', 2] }),
  ].join('\n\n');
}

const isFlood = ({ scenario }) => /logins$|, idle$/.test(scenario);

function titleOf({ scenario, connections, sessions }) {
  const what = { me: '`GET /me`', 'forward-auth': '`GET /forward-auth`' }[scenario] ?? scenario;
  return `${what}, ${connections} connection${connections === 1 ? '' : 's'}${sessions ? `, ${sessions} sessions of each user` : ''}`;
}

function section(title, rows) {
  const best = bestPeer(rows);
  const ratio = (some) => (best ? `${(median(some, 'perSecond') / best.value).toFixed(2)} ×` : '–');
  const fastest = [...bySystem(rows)].sort((a, b) => median(b, 'perSecond') - median(a, 'perSecond'));
  const body = fastest.map((some) => [...identity(some), ratio(some), ...cellsOf(some, LOAD), remarks(some)]);
  return `### ${title}\n\n${markdown(['system', 'store', 'of the best peer', ...Object.keys(LOAD), 'remarks'], body)}`;
}

function floodSection(rows) {
  const body = bySystem(rows).map((some) => {
    const { alone, under, logins } = floodOf(some);
    const [times, then] = answered(under)
      ? [`${(median(under, 'p99') / median(alone, 'p99')).toFixed(1)} ×`, spread(under, 'p99', 1)]
      : ['–', 'none answered'];
    const rates = [under, logins].map((rate) => spread(rate, 'perSecond', 0));
    return [...identity(some), times, spread(alone, 'p99', 1), then, ...rates, remarks(some)];
  });
  const p99 = ['p99 against alone', 'p99 ms alone', 'p99 ms while 32 log in'];
  const head = ['system', 'store', ...p99, '`me` a second then', 'logins a second', 'remarks'];
  return `### \`GET /me\`, 4 connections, while 32 log in\n\n${markdown(head, body)}`;
}

function floodOf(rows) {
  const of = (scenario) => rows.filter((row) => row.scenario === scenario);
  return { alone: of('me, idle'), under: of('me, under 32 logins'), logins: of('the flood of logins') };
}

const answered = (rows) => rows.some((row) => row.perSecond > 0);

/** A line for each goal that something was measured for, and a column for each way to run Latchkey. */
export function goals(rows) {
  const latchkeys = bySystem(rows.filter(isLatchkey));
  const head = ['goal', ...latchkeys.map((own) => identity(own).join(', '))];
  const body = allGoals(rows).map(([goal, judge]) => [goal, ...latchkeys.map((own) => verdict(judge(own)))]);
  return `### Goals\n\n${markdown(head, body.filter((line) => line.slice(1).some((cell) => cell !== '–')))}`;
}

function verdict({ value, holds, shown }) {
  return Number.isFinite(value) ? `${shown ?? value.toFixed(2)} ${holds ? 'reached' : '**missed**'}` : '–';
}

function allGoals(rows) {
  const hash = median(rows.filter((row) => row.scenario === 'hash'), 'one');
  const sessions = [...new Set(rows.filter((row) => row.sessions).map((row) => row.sessions))];
  const of = (own, scenario, connections, some) =>
    own.filter((row) => row.scenario === scenario && row.connections === connections && (!some || row.sessions === some));
  const atMost = (value, limit, unit, digits) => ({ value, holds: value <= limit, shown: `${value.toFixed(digits)} ${unit}` });
  const timesBest = (what, least, scenario, connections, some) => {
    const best = bestPeer(of(rows, scenario, connections, some));
    const title = `${what}: at least ${least} times the best peer${best ? ` (${best.name})` : ''}`;
    const judge = (own) => {
      const value = median(of(own, scenario, connections, some), 'perSecond') / (best?.value ?? NaN);
      return { value, holds: value >= (own[0].store === 'SQLite' ? parseFloat(least) : Number(least.split(' ').at(-1))) };
    };
    return [title, judge];
  };
  const peersFlooded = bySystem(rows.filter((row) => !isLatchkey(row) && isFlood(row))).map((some) => floodOf(some).under);
  const bestFlooded = Math.min(...peersFlooded.filter(answered).map((some) => median(some, 'p99')));
  return [
    ...sessions.map((some) => timesBest(`\`GET /me\`, ${some} sessions`, '3 on SQLite and else 2', 'me', 64, some)),
    timesBest('login, 16 connections', '1.4', 'login', 16),
    timesBest('logout', '2', 'logout', 64),
    timesBest('change of the password', '2', 'change-password', 16),
    timesBest('sign-up', '2', 'sign-up', 16),
    [
      `login, 16 connections: server CPU at most the hash (${hash.toFixed(1)} ms alone) and 3 ms`,
      (own) => atMost(median(of(own, 'login', 16), 'serverCpu') / 1000, hash + 3, 'ms', 1),
    ],
    ['one login alone: at most the hash and 4 ms', (own) => atMost(median(of(own, 'login', 1), 'p50'), hash + 4, 'ms', 1)],
    [
      '`GET /me` while 32 log in: p99 at most 3 times as alone',
      (own) => atMost(median(floodOf(own).under, 'p99') / median(floodOf(own).alone, 'p99'), 3, 'times', 1),
    ],
    [
      `\`GET /me\` while 32 log in: p99 below every peer's (${bestFlooded.toFixed(1)} ms)`,
      (own) => atMost(median(floodOf(own).under, 'p99'), bestFlooded, 'ms', 1),
    ],
    [
      'start to ready on SQLite: at most 0.9 s, on JDK 17 1.1 s',
      (own) => {
        const starts = own.filter((row) => row.scenario === 'start-up' && row.store === 'SQLite');
        return atMost(median(starts, 'readySeconds'), own[0].system.endsWith('17') ? 1.1 : 0.9, 's', 2);
      },
    ],
    ['resident at rest: at most 160 MiB', (own) => atMost(median(of(own, 'memory'), 'atRest'), 160, 'MiB', 0)],
    ['resident under every load: at most 300 MiB', (own) => atMost(median(of(own, 'memory'), 'most'), 300, 'MiB', 0)],
    [
      'forward auth: at least 90 % of `GET /me`',
      (own) => {
        const value = (100 * median(of(own, 'forward-auth', 64), 'perSecond')) / median(of(own, 'me', 64, sessions[0]), 'perSecond');
        return { value, holds: value >= 90, shown: `${value.toFixed(0)} %` };
      },
    ],
    ['a command of the command line: at most 1 s', (own) => atMost(median(of(own, 'command'), 'commandSeconds'), 1, 's', 2)],
  ];
}

export function isLatchkey({ system }) {
  return system?.startsWith('latchkey') ?? false;
}

/** The peer with the most answers a second; one that does less for them is set aside. */
function bestPeer(rows) {
  const peers = bySystem(rows.filter((row) => !isLatchkey(row) && !row.aside));
  const best = peers.map((some) => ({ name: some[0].system, value: median(some, 'perSecond') })).sort((a, b) => b.value - a.value)[0];
  return best?.value > 0 ? best : null;
}

function bySystem(rows) {
  return grouped(rows.filter((row) => row.system), ({ system, store }) => `${system} ${store}`).map(([, some]) => some);
}

export function grouped(rows, key) {
  const groups = new Map();
  rows.forEach((row) => groups.set(key(row), [...(groups.get(key(row)) ?? []), row]));
  return [...groups];
}

function lines(rows, columns) {
  return bySystem(rows).map((some) => [...identity(some), ...cellsOf(some, columns)]);
}

const identity = ([{ system, store }]) => [system, store ?? ''];
const cellsOf = (rows, columns) => Object.values(columns).map(([key, digits]) => spread(rows, key, digits));
function remarks(rows) {
  // Of the shares of the compiler, which no two rounds have in common, the greatest.
  const compiling = Math.max(...rows.map((row) => row.compiling ?? 0));
  return [...new Set(rows.map((row) => odd({ ...row, compiling })).filter(Boolean))].join('; ');
}

function sorted(rows, key) {
  const counted = /^p\d/.test(key) ? rows.filter((row) => row.perSecond > 0) : rows; // no answers, no latencies
  return counted.map((row) => row[key]).filter((value) => value !== null && value !== undefined).sort((a, b) => a - b);
}

export function median(rows, key) {
  const values = sorted(rows, key);
  return (values[(values.length - 1) >> 1] + values[values.length >> 1]) / 2;
}

/** The median and, of several rounds, the least and the greatest. */
function spread(rows, key, digits) {
  const values = sorted(rows, key);
  const show = (value) => Number(value.toFixed(digits)).toLocaleString('en', { minimumFractionDigits: digits });
  if (values.length === 0) {
    return '–';
  }
  const middle = show(median(rows, key));
  return values.length === 1 ? middle : `${middle} (${show(values[0])}–${show(values.at(-1))})`;
}

export function markdown(head, body) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [line(head), `|${'---|'.repeat(head.length)}`, ...body.map(line)].join('\n');
}
