// Pictures of a run as SVG: bars of the medians, on a card of their own, so that they are legible on any page.
import { grouped, isLatchkey, median } from './report.mjs';

const WIDTH = 760;
const LABEL = 210;
const LINE = 20;

const STYLE = `
    text { font: 12px system-ui, sans-serif; fill: #1f2328; }
    .title { font-size: 15px; font-weight: 600; }
    .head { font-weight: 600; }
    .card { fill: #ffffff; stroke: #d1d9e0; }
    .latchkey { fill: #0969da; }
    .peer { fill: #8c959f; }
    @media (prefers-color-scheme: dark) {
      text { fill: #f0f6fc; }
      .card { fill: #0d1117; stroke: #3d444d; }
      .latchkey { fill: #4493f8; }
      .peer { fill: #9198a1; }
    }`;

/** The pictures, each with a title and a file name, without those that nothing was measured for. */
export function pictures(rows) {
  const of = (scenario, connections) => rows.filter((row) => row.scenario === scenario && row.connections === connections && !row.aside);
  const first = (some) => some.filter((row) => row.sessions === some[0].sessions);
  const load = [
    ['GET /me, 64 connections', first(of('me', 64))],
    ['login, 16 connections', of('login', 16)],
    ['logout, 64 connections', of('logout', 64)],
  ].filter(([, some]) => some.length);
  const starts = rows.filter((row) => row.scenario === 'start-up');
  const drawn = [];
  const draw = (name, title, groups, columns) => groups.length && drawn.push({ name, title, svg: picture(title, groups, columns) });
  const loadColumns = [['answers a second', 'perSecond', 0], ['99th percentile, ms', 'p99', 1]];
  draw('performance-load.svg', 'Throughput and 99th percentile', load, loadColumns);
  draw('performance-start.svg', 'Start', starts.length ? [['', starts]] : [], [['seconds from the start to ready', 'readySeconds', 2]]);
  return drawn;
}

/** Draws groups of systems, one a line, and for each column a bar with its number. */
function picture(title, groups, columns) {
  const parts = [];
  const told = [];
  let y = 34;
  for (const [name, rows] of groups) {
    y += 24;
    parts.push(text(16, y, name, 'head'), ...columns.map(([head], i) => text(left(i, columns), y, head, 'head')));
    const systems = grouped(rows, ({ system, store }) => `${system}, ${store}`);
    const most = columns.map(([, key]) => Math.max(...systems.map(([, some]) => median(some, key))));
    for (const [label, some] of systems) {
      y += LINE;
      parts.push(text(16, y, label));
      const numbers = columns.map(([head, key, digits], i) => {
        const value = median(some, key);
        const length = Math.max(1, ((room(columns) - 60) * value) / most[i]);
        const shown = Number(value.toFixed(digits)).toLocaleString('en', { minimumFractionDigits: digits });
        const kind = isLatchkey(some[0]) ? 'latchkey' : 'peer';
        parts.push(`<rect class="${kind}" x="${left(i, columns)}" y="${y - 11}" width="${length.toFixed(1)}" height="13" rx="2"/>`);
        parts.push(text(left(i, columns) + length + 6, y, shown));
        return `${shown} ${head}`;
      });
      told.push(`${name ? `${name}: ` : ''}${label}: ${numbers.join(', ')}`);
    }
  }
  const height = y + 20;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-labelledby="title desc">
  <title id="title">${escaped(title)}</title>
  <desc id="desc">${escaped(told.join('; '))}</desc>
  <style>${STYLE}
  </style>
  <rect class="card" x="0.5" y="0.5" width="${WIDTH - 1}" height="${height - 1}" rx="6"/>
  ${text(16, 28, title, 'title')}
  ${parts.join('\n  ')}
</svg>
`;
}

const room = (columns) => (WIDTH - LABEL - 16) / columns.length;
const left = (column, columns) => LABEL + column * room(columns);

function text(x, y, content, kind) {
  return `<text x="${Number(x.toFixed(1))}" y="${y}"${kind ? ` class="${kind}"` : ''}>${escaped(content)}</text>`;
}

function escaped(content) {
  return content.replace(/[&<>]/g, (it) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[it]);
}
