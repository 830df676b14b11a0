import { execFileSync } from 'node:child_process';

/**
 * What to do about ffmpeg before the tests: nothing where it is there; install it where that harms nobody (a Linux container
 * or CI machine: root, with apt-get); else say how to get it. The tests that need it skip and say so.
 *
 * @typedef {{ present: boolean, platform: string, root: boolean, apt: boolean, forbidden: boolean }} Surroundings
 * @param {Surroundings} surroundings
 * @returns {'nothing' | 'install' | 'tell'}
 */
export function ffmpegStep({ present, platform, root, apt, forbidden }) {
  if (present) return 'nothing';
  return platform === 'linux' && root && apt && !forbidden ? 'install' : 'tell';
}

const advice =
  'ffmpeg is not installed: tests that make clips will be skipped. Get it by "apt-get install ffmpeg", "brew install ffmpeg" or from ffmpeg.org.\n';

/** Brings ffmpeg where that can be done; never fails. TELLTALE_NO_APT=1 turns the installing off. */
export function ensureFfmpeg() {
  const step = ffmpegStep({
    present:
      runs(process.env.TELLTALE_FFMPEG ?? 'ffmpeg') &&
      runs(process.env.TELLTALE_FFPROBE ?? 'ffprobe'),
    platform: process.platform,
    root: process.getuid?.() === 0,
    apt: runs('apt-get', '--version'),
    forbidden: process.env.TELLTALE_NO_APT === '1',
  });
  if (step === 'nothing') return;
  if (step === 'tell') {
    process.stderr.write(advice);
    return;
  }
  process.stderr.write(
    'Installing ffmpeg for the tests of clips (apt-get install ffmpeg; TELLTALE_NO_APT=1 turns this off) …\n',
  );
  try {
    apt('update', '-qq');
    apt('install', '-y', '-qq', '--no-install-recommends', 'ffmpeg');
  } catch {
    process.stderr.write(`That did not work. ${advice}`);
  }
}

/** @param {string} program @param {string} argument */
function runs(program, argument = '-version') {
  try {
    execFileSync(program, [argument], { stdio: 'ignore', timeout: 20_000 });
    return true;
  } catch {
    return false;
  }
}

/** @param {string[]} args */
function apt(...args) {
  execFileSync('apt-get', args, {
    stdio: ['ignore', 'ignore', 'inherit'],
    timeout: 300_000,
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
}
