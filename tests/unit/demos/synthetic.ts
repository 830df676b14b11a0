import { averagerOf, type Series } from '#lib/demos/alignment/series.ts';
import { clipMotion, type ClipMotion, type LogMotion } from '#lib/demos/alignment/motion.ts';
import { seededRandom } from '#lib/kernel/random.ts';

const logStepMs = 20;

/** Joint speed of a robot that makes one minimum-jerk move after the other, some with a pause between. */
export function loggedMotion(seed: number, seconds: number, episode_id = `log-${seed}`): LogMotion {
  const random = seededRandom(seed);
  const rate = new Float64Array((seconds * 1000) / logStepMs);
  for (let start = 0; start < seconds;) {
    const length = 0.5 + 2.5 * random.float();
    const distance = 0.2 + random.float();
    const pause = random.float() < 0.3 ? 2 * random.float() : 0.1 * random.float();
    const end = Math.min(rate.length, ((start + length) * 1000) / logStepMs);
    for (let i = Math.ceil((start * 1000) / logStepMs); i < end; i++) {
      const s = ((i * logStepMs) / 1000 - start) / length;
      // Derivative of the minimum-jerk polynomial 10s³ − 15s⁴ + 6s⁵.
      rate[i] = (distance / length) * 30 * s * s * (1 - s) * (1 - s);
    }
    start += length + pause;
  }
  return { episode_id, series: { t_ms: rate.map((_, i) => i * logStepMs), rate } };
}

export interface Filming {
  readonly seconds: number;
  /** Log time that the clip shows at each clip time, ms. */
  readonly shows: (clip_ms: number) => number;
  /** Standard deviation of a frame's difference; the motion itself is of the order of 1. */
  readonly noise?: number;
  /** Level that a panning camera adds, slowly varying. */
  readonly pan?: number;
  readonly seed?: number;
}

/** Frame differences of a 30-per-second film of the motion: compressive in speed, noisy, with a level of its own. */
export function frameDifferences(series: Series, filming: Filming) {
  const { seconds, shows, noise = 0.15, pan = 0, seed = 1 } = filming;
  const log = averagerOf(series);
  const random = seededRandom(seed);
  const count = Math.floor(seconds * 30);
  const t_ms = Float64Array.from({ length: count }, (_, i) => (i * 1000) / 30);
  const difference = t_ms.map((time, i) => {
    if (i === 0) return 0;
    const [from, to] = [shows(t_ms[i - 1] ?? 0), shows(time)];
    const moved = to > from ? log.mean(from, to) * ((to - from) / (1000 / 30)) : 0;
    const panned = pan * (1 + Math.sin(time / 9000));
    return Math.max(0, 2 * moved ** 0.8 + 0.3 + noise * gaussian(() => random.float()) + panned);
  });
  return { t_ms, difference, excess: difference };
}

export function filmed(log: LogMotion, filming: Filming): ClipMotion {
  return clipMotion(frameDifferences(log.series, filming));
}

/** Sum of twelve uniforms: near enough to normal, and the same on every machine. */
function gaussian(uniform: () => number): number {
  let sum = -6;
  for (let i = 0; i < 12; i++) sum += uniform();
  return sum;
}
