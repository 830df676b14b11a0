import { describe, expect, it } from 'vitest';
import { parseBaseline } from '#lib/client/baseline.ts';
import {
  againstPinned,
  compareHref,
  insteadOf,
  parseCompareState,
} from '#lib/client/compare-state.ts';

const policies = (search: string, pinned: string | null): readonly string[] => {
  const params = new URLSearchParams(search);
  return againstPinned(parseCompareState(params), params, pinned).policies;
};

describe('a pinned baseline', () => {
  it('comes first among those compared, and is what one alone is held against', () => {
    expect(policies('policies=a@1&policies=b@2', 'b@2')).toEqual(['b@2', 'a@1']);
    expect(policies('policies=a@1', 'b@2')).toEqual(['b@2', 'a@1']);
  });

  it('gives way to what the address says', () => {
    expect(policies('policies=a@1&policies=b@2&baseline=a@1', 'b@2')).toEqual(['a@1', 'b@2']);
    expect(policies('policies=a@1&policies=c@3', 'b@2')).toEqual(['a@1', 'c@3']);
    expect(policies('', 'b@2')).toEqual([]);
    expect(policies('policies=a@1', null)).toEqual(['a@1']);
  });

  it('does not change what a link of ours means', () => {
    const href = compareHref(parseCompareState(new URLSearchParams('policies=a@1&policies=b@2')));
    expect(policies(href.split('?')[1] ?? '', 'b@2')).toEqual(['a@1', 'b@2']);
  });

  it('takes the place of another baseline, among the others or from outside', () => {
    expect(insteadOf(['a@1', 'b@2', 'c@3'], 'c@3')).toEqual(['c@3', 'a@1', 'b@2']);
    expect(insteadOf(['a@1', 'b@2'], 'd@4')).toEqual(['d@4', 'b@2']);
  });

  it('is a policy version and nothing else', () => {
    expect(parseBaseline('helm@v13')).toBe('helm@v13');
    for (const text of [
      '',
      'helm',
      '@v13',
      'helm@',
      ' helm@v1',
      'a@b@c',
      null,
      7,
      `${'x'.repeat(300)}@1`,
    ])
      expect(parseBaseline(text)).toBeNull();
  });
});
