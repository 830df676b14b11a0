import { encode } from 'uqr';
import type { ControlMode } from '#lib/log/index.ts';
import { percent } from '../phrases.ts';
import { describedLabel } from './described.ts';
import { escaped, shortened, wrapped } from './draw-text.ts';
import type { ControlShare, LabelModel } from './model.ts';

const width = 640;
const margin = 24;
const inner = width - 2 * margin;
const ink = '#000';
const paper = '#fff';

/** Line patterns tell the classes apart in black and white; a word stands beside each in any case. */
const patterns: Readonly<Record<ControlMode, string>> = {
  autonomous: '',
  supervised: '<path d="M0 8L8 0" stroke="#000" stroke-width="1"/>',
  advised: '<path d="M0 0L8 8" stroke="#000" stroke-width="2"/>',
  shared: '<path d="M0 4H8" stroke="#000" stroke-width="2"/>',
  teleoperated: '<rect width="8" height="8" fill="#000"/>',
  scripted: '<path d="M4 0V8" stroke="#000" stroke-width="2"/>',
  handled: '<path d="M0 0L8 8M0 8L8 0" stroke="#000" stroke-width="1.5"/>',
  fault: '<path d="M0 4H8M4 0V8" stroke="#000" stroke-width="1"/>',
  idle: '<circle cx="4" cy="4" r="0.8"/>',
  unknown: '<circle cx="4" cy="4" r="2.2"/>',
};

/**
 * The label as one SVG without references to anything else: black on white, words for everything, a title and a description
 * for a screen reader. Fonts are the reader's own.
 */
export function labelSvg(model: LabelModel): string {
  const body: string[] = [];
  let y = margin + 14;
  const text = (content: string, size: number, weight = 400, x = margin): void => {
    body.push(
      `<text x="${x}" y="${y}" font-size="${size}" font-weight="${weight}">${escaped(content)}</text>`,
    );
  };
  text('DEMO LABEL', 13, 700);
  y += 34;
  for (const line of wrapped(model.headline, 34, 2)) {
    text(line, 30, 700);
    y += 34;
  }
  if (model.title !== '') {
    text(shortened(model.title, 74), 15);
    y += 14;
  }
  body.push(`<rect x="${margin}" y="${y}" width="${inner}" height="3"/>`);
  y += 26;
  text('Who moved the robot, from the start of the clip to its end', 14, 700);
  y += 10;
  body.push(controlBar(model, y));
  y += 50;
  for (const line of wrapped(controlWords(model.control), 80, 2)) {
    y += 18;
    text(line, 15);
  }
  y += 14;
  for (const { name, value } of model.lines) {
    body.push(`<rect x="${margin}" y="${y}" width="${inner}" height="1"/>`);
    y += 22;
    text(name, 16, 700);
    text(shortened(value, 60), 16, 400, margin + 110);
    y += 9;
  }
  body.push(`<rect x="${margin}" y="${y}" width="${inner}" height="3"/>`);
  y += 8;
  const top = y;
  for (const [name, items] of footLists(model)) {
    y += 6;
    for (const line of wrapped(`${name}: ${items}`, model.url === null ? 82 : 62, 4)) {
      y += 16;
      text(line, 13);
    }
  }
  if (model.url !== null) body.push(qr(model.url, width - margin - 132, top + 10));
  y = Math.max(y, model.url === null ? y : top + 152) + 8;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${y + margin - 8}" width="${width}" height="${y + margin - 8}" role="img" aria-labelledby="telltale-t telltale-d" font-family="Helvetica, Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif" fill="${ink}">`,
    `<title id="telltale-t">Demo label: ${escaped(model.headline)}</title>`,
    `<desc id="telltale-d">${escaped(describedLabel(model))}</desc>`,
    `<defs>${patternDefinitions(model.control)}</defs>`,
    `<rect width="${width}" height="${y + margin - 8}" fill="${paper}"/>`,
    `<rect x="4" y="4" width="${width - 8}" height="${y + margin - 16}" fill="none" stroke="${ink}" stroke-width="4"/>`,
    ...body,
    '</svg>\n',
  ].join('\n');
}

const patternDefinitions = (control: readonly ControlShare[]): string =>
  control
    .map(
      ({ mode }) =>
        `<pattern id="telltale-${mode}" width="8" height="8" patternUnits="userSpaceOnUse"><rect width="8" height="8" fill="${paper}"/>${patterns[mode]}</pattern>`,
    )
    .join('');

function controlBar({ bar, jumps }: LabelModel, y: number): string {
  const parts = bar.map(({ mode, start, end }) => {
    const [x, length] = [margin + start * inner, (end - start) * inner];
    return `<rect x="${x.toFixed(2)}" y="${y}" width="${length.toFixed(2)}" height="36" fill="url(#telltale-${mode})" stroke="${ink}" stroke-width="1.5"/>`;
  });
  const marks = jumps.map((at) => {
    const x = (margin + at * inner).toFixed(2);
    return `<path d="M${x} ${y + 37}l6 10h-12z"/>`;
  });
  const frame = `<rect x="${margin}" y="${y}" width="${inner}" height="36" fill="none" stroke="${ink}" stroke-width="2"/>`;
  return [...parts, frame, ...marks].join('');
}

const controlWords = (control: readonly ControlShare[]): string =>
  control.length === 0
    ? 'not known: no logs'
    : control.map(({ mode, share }) => `${mode} ${percent(share)}`).join(', ');

function footLists(model: LabelModel): [string, string][] {
  const lists: [string, readonly string[]][] = [
    [`Contradicted (${model.contradicted.length})`, model.contradicted],
    [`Declared, not checked (${model.declared.length})`, model.declared],
    [`Not known (${model.unknown.length})`, model.unknown],
    ['Policy', model.policies],
    ['Checkpoint', model.checkpoints.map((hash) => hash.slice(0, 16))],
    ['Clip SHA-256', model.file_sha256 === null ? [] : [model.file_sha256.slice(0, 32)]],
    ['Check', model.url === null ? [] : [model.url]],
    ['Note', model.generated ? ['generated sample data'] : []],
  ];
  return lists
    .filter(([, items]) => items.length > 0)
    .map(([name, items]) => [name, items.join('; ')]);
}

/** The address as a QR code of 132 units, with the quiet zone that readers need. */
function qr(url: string, x: number, y: number): string {
  const { data, size } = encode(url, { ecc: 'M', border: 4 });
  const path = data
    .flatMap((row, j) => row.flatMap((dark, i) => (dark ? [`M${i} ${j}h1v1h-1z`] : [])))
    .join('');
  return `<svg x="${x}" y="${y}" width="132" height="132" viewBox="0 0 ${size} ${size}" shape-rendering="crispEdges" aria-hidden="true"><rect width="${size}" height="${size}" fill="${paper}"/><path d="${path}"/></svg>`;
}
