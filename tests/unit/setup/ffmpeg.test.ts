import { expect, it } from 'vitest';
import { ffmpegStep } from '../../../scripts/setup/ffmpeg.js';

const container = {
  present: false,
  platform: 'linux',
  root: true,
  apt: true,
  forbidden: false,
};

it('installs ffmpeg in a container, where nobody else is concerned', () => {
  expect(ffmpegStep(container)).toBe('install');
});

it.each([
  ['without the rights to', { root: false }],
  ['without apt-get', { apt: false }],
  ['on another system', { platform: 'darwin' }],
  ['where it is forbidden', { forbidden: true }],
])('only says how to get it %s', (_, change) => {
  expect(ffmpegStep({ ...container, ...change })).toBe('tell');
});

it.each([container, { ...container, root: false }])('leaves what is there alone', (given) => {
  expect(ffmpegStep({ ...given, present: true })).toBe('nothing');
});
