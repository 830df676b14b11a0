import { describe, expect, it } from 'vitest';
import { audit, claimNeeds, mayBeCalledAutonomous } from '#lib/demos/audit.ts';
import { disclosures } from '#lib/demos/disclosures.ts';
import { worst } from '#lib/demos/finding.ts';
import { protectedWords } from '#lib/demos/protected-words.ts';
import { rules } from '#lib/demos/rules/all.ts';
import { alignment, claims, episode, facts, logOf, segment } from './facts.ts';

// What each claim needs is taken from design/demos.md; the cases are worked out by hand.

const absent = { absent: 'not given' };

describe('the rules', () => {
  it('are thirty, each judging the disclosure of its place', () => {
    const nothing = { log: absent, video: absent, alignment: absent, declarations: [] };
    expect(disclosures).toHaveLength(30);
    expect(rules.map((rule) => rule(claims([]), nothing).disclosure)).toEqual(
      disclosures.map(({ number }) => number),
    );
  });

  it('find nothing verified and nothing contradicted where nothing is known, whatever is claimed', () => {
    const nothing = { log: absent, video: absent, alignment: absent, declarations: [] };
    const claimed = claims([
      'autonomous',
      'real_time',
      'one_take',
      'uncut',
      { kind: 'fleet_size', value: 9, text: null },
      'unstaged',
      'no_off_board_help',
    ]);
    const { verdict, findings } = audit(claimed, nothing);
    expect(verdict).toBe('unknown');
    expect(new Set(findings.map((finding) => finding.verdict))).toEqual(new Set(['unknown']));
  });
});

describe('audit', () => {
  it('verifies an autonomous take in real time where every needed disclosure is verified', () => {
    const result = audit(claims(['autonomous', 'real_time', 'one_take', 'uncut']), facts());
    expect(result.verdict).toBe('verified');
    expect(mayBeCalledAutonomous(result)).toBe(true);
  });

  it.each([1, 3, 8, 10, 12, 13, 14, 15])('lets autonomy need disclosure %d', (number) => {
    expect(claimNeeds.autonomous.needs).toContain(number);
  });

  it('does not let an unknown need pass', () => {
    const still = facts({ alignment: alignment({ outcome: 'still', segments: [] }) });
    const result = audit(claims(['autonomous']), still);
    expect(result.claims).toEqual([{ kind: 'autonomous', verdict: 'unknown', because: [8] }]);
    expect(mayBeCalledAutonomous(result)).toBe(false);
  });

  it('judges protected words in the title as a claim of autonomy', () => {
    const driven = episode('a', { control: [segment('teleoperated', 0, 120_000)] });
    const result = audit(
      claims([], { title: 'Our robot folds shirts fully autonomously' }),
      facts({ log: logOf([driven]) }),
    );
    expect(result.verdict).toBe('contradicted');
    expect(result.claims[0]?.because).toEqual(expect.arrayContaining([1, 2, 3]));
  });

  it('takes the worst of several claims', () => {
    const fast = alignment();
    const [first] = fast.segments;
    if (first === undefined) throw new Error('no segment');
    const twice = { ...fast, segments: [{ ...first, speed: 2 }] };
    const result = audit(claims(['autonomous', 'real_time']), facts({ alignment: twice }));
    expect(result.claims.find(({ kind }) => kind === 'real_time')?.verdict).toBe('contradicted');
    expect(result.verdict).toBe('contradicted');
  });
});

describe('worst', () => {
  it('orders contradicted, unknown, declared, verified', () => {
    expect(worst(['verified', 'declared'])).toBe('declared');
    expect(worst(['declared', 'unknown'])).toBe('unknown');
    expect(worst(['unknown', 'contradicted', 'verified'])).toBe('contradicted');
    expect(worst([])).toBe('unknown');
  });
});

describe('protectedWords', () => {
  it.each([
    ['Fully autonomous kitchen', ['Fully autonomous']],
    ['A self-driving truck, all by itself', ['self-driving', 'all by itself']],
    ['no teleoperation, no humans', ['no teleoperation', 'no humans']],
    ['Teleoperated by our staff', []],
    ['This is not autonomous, nor semi-autonomous', []],
    ['The robot lifts a cup', []],
  ])('reads %j', (text, words) => {
    expect(protectedWords(text)).toEqual(words);
  });
});
