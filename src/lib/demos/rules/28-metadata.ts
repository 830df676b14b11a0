import { listed } from '../phrases.ts';
import { needing, ruleFor, unknown } from './rule.ts';

const told = [
  'encoder',
  'creation_time',
  'handler_name',
  'com.apple.quicktime.software',
  'software',
  'comment',
  'make',
  'model',
];

/** Container metadata: a weak hint, since anyone can write anything there. It neither verifies nor contradicts. */
export const metadata = ruleFor(28, (_claimed, facts) =>
  needing(facts.video, ({ container, codec, width, height, fps, tags }) => {
    const notes = told.flatMap((name) => {
      const value = tags[name];
      return value === undefined ? [] : [`${name} ${value.slice(0, 80)}`];
    });
    return unknown(
      `${codec} in ${container}, ${width} × ${height} at ${Number(fps.toFixed(2))} frames a second; ${notes.length === 0 ? 'no tags' : listed(notes)}. A hint only.`,
    );
  }),
);
