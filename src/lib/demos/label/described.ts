import { percent } from '../phrases.ts';
import type { LabelModel } from './model.ts';

/** Everything that the label shows, as it is read out. */
export function describedLabel(model: LabelModel): string {
  const control = model.control.map(({ mode, share }) => `${mode} ${percent(share)}`).join(', ');
  const list = (name: string, items: readonly string[]): string[] =>
    items.length === 0 ? [] : [`${name}: ${items.join('; ')}.`];
  return [
    `${model.headline}.`,
    ...(model.title === '' ? [] : [`${model.title}.`]),
    `Who moved the robot: ${control === '' ? 'not known' : control}.`,
    ...model.lines.map(({ name, value }) => `${name}: ${value}.`),
    ...list('Contradicted', model.contradicted),
    ...list('Declared, not checked', model.declared),
    ...list('Not known', model.unknown),
    ...(model.generated ? ['Generated sample data.'] : []),
    ...(model.url === null ? [] : [`Check at ${model.url}.`]),
  ].join(' ');
}
