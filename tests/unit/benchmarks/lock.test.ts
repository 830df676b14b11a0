import { expect, test } from 'vitest';
import { lintLock, lockText, parseLock } from '#lib/benchmarks/lock.ts';

const released = {
  spec_sha256: 'a'.repeat(64),
  files: { 'spec.yaml': 'b'.repeat(64), 'operator.md': 'c'.repeat(64) },
};

test('what is as released passes', () => {
  expect(lintLock('x@1.0.0', released, released)).toEqual([]);
});

test.each([
  ['a changed file', { ...released, files: { ...released.files, 'operator.md': 'd'.repeat(64) } }],
  ['a removed file', { ...released, files: { 'spec.yaml': 'b'.repeat(64) } }],
  ['an added file', { ...released, files: { ...released.files, 'new.md': 'd'.repeat(64) } }],
  ['a changed spec', { ...released, spec_sha256: 'd'.repeat(64) }],
])('%s fails', (_, actual) => {
  expect(lintLock('x@1.0.0', released, actual)).toHaveLength(1);
});

test('an active version that was never released fails', () => {
  expect(lintLock('x@1.0.0', undefined, released)).toHaveLength(1);
});

test('the lock file has one form', () => {
  const text = lockText({ 'b@1.0.0': released, 'a@1.0.0': released });
  expect(Object.keys(parseLock(text))).toEqual(['a@1.0.0', 'b@1.0.0']);
  expect(lockText(parseLock(text))).toBe(text);
});
