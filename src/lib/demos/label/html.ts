import { percent } from '../phrases.ts';
import { escaped } from './draw-text.ts';
import type { LabelModel } from './model.ts';
import { labelSvg } from './svg.ts';

/**
 * The label to put into any page: the drawing for eyes, and the same in words, which a screen reader reads in its stead. No
 * script, no style that reaches outside, nothing loaded from anywhere.
 */
export function labelHtml(model: LabelModel): string {
  const rows = [
    ...model.control.map(({ mode, share }) => [`Time ${mode}`, percent(share)] as const),
    ...model.lines.map(({ name, value }) => [name, value] as const),
    ...lists(model),
  ];
  const words = rows
    .map(([name, value]) => `<dt>${escaped(name)}</dt><dd>${escaped(value)}</dd>`)
    .join('');
  const link =
    model.url === null ? '' : `<p><a href="${escaped(model.url)}">Check this label</a></p>`;
  return `<article class="telltale-demo-label" aria-label="Demo label: ${escaped(model.headline)}" style="max-width:640px">
<div aria-hidden="true">${labelSvg(model)}</div>
<details><summary>${escaped(model.headline)}: the label in words</summary><dl>${words}</dl></details>
${link}</article>
`;
}

const lists = (model: LabelModel): (readonly [string, string])[] =>
  [
    ['Contradicted', model.contradicted] as const,
    ['Declared, not checked', model.declared] as const,
    ['Not known', model.unknown] as const,
  ]
    .filter(([, items]) => items.length > 0)
    .map(([name, items]) => [name, items.join('; ')] as const);
