import { describe, expect, it } from 'vitest';
import { changeFinding } from '#lib/format/finding.ts';
import { taskSentence, type TaskFacts } from '#lib/format/sentence.ts';
import type { SuccessFigures } from '#lib/metrics/answers.ts';
import type { Estimate } from '#lib/metrics/estimate.ts';

const between = (value: number, low: number, high: number): Estimate => ({
  value,
  low,
  high,
  level: 0.95,
  method: 'newcombe',
  n: 100,
});
const none: Estimate = { value: null, reason: 'insufficient_evidence', n: 3, needs: 12 };

const success = (estimate: Estimate, figures: Partial<SuccessFigures> = {}): SuccessFigures => ({
  estimate,
  naive: estimate,
  trials: 50,
  successes: 28,
  assisted: 0,
  assisted_success: none,
  failures: 22,
  aborted: 0,
  ungraded: 0,
  unreported: 0,
  ungraded_bounds: null,
  score: none,
  ...figures,
});

const facts = (change: Estimate | null, more: Partial<TaskFacts> = {}): TaskFacts => ({
  world: 'real',
  policy: 'helm@v14',
  previousPolicy: 'helm@v13',
  success: success(between(0.56, 0.42, 0.69)),
  change,
  ...more,
});

describe('what a change interval says', () => {
  it.each([
    ['worse', between(-0.19, -0.26, -0.12)],
    ['better', between(0.1, 0.001, 0.2)],
    ['none', between(0.1, 0, 0.2)],
    ['none', between(-0.1, -0.2, 0)],
    ['unknown', none],
    ['unknown', null],
  ] as const)('%s', (finding, change) => {
    expect(changeFinding(change)).toBe(finding);
  });
});

describe('the sentence on a task', () => {
  it('claims a change only where the interval excludes zero, with its ends', () => {
    expect(taskSentence(facts(between(-0.19, -0.2561, -0.1207)))).toBe(
      'helm@v14 succeeded without help in 28 of 50 graded trials on real robots. Worse than helm@v13 by 12 to 26 points.',
    );
    expect(taskSentence(facts(between(0.1, 0.021, 0.2)))).toContain(
      'Better than helm@v13 by 2 to 20 points.',
    );
  });

  it('states both directions where there is no finding', () => {
    expect(taskSentence(facts(between(0.07, -0.041, 0.176)))).toContain(
      'No finding against helm@v13: from 5 points worse to 18 better.',
    );
  });

  it('keeps successes with help apart', () => {
    const helped = success(between(0.56, 0.42, 0.69), { assisted: 3 });
    expect(taskSentence(facts(null, { success: helped }))).toContain(
      '3 more with help do not count',
    );
  });

  it('prints no rate where there is too little evidence, and says where it was seen', () => {
    const words = taskSentence(facts(null, { world: 'sim', success: success(none) }));
    expect(words).toContain('in simulation: not enough evidence');
    expect(words).not.toContain('%');
    expect(words).toContain('Not enough evidence to compare with helm@v13.');
  });

  it('says when there is nothing to compare with', () => {
    expect(taskSentence(facts(null, { previousPolicy: null }))).toContain('No earlier version');
  });
});
