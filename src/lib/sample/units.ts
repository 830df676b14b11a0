import type { Place } from './plan.ts';
import { keyed, normalAt, strand, uniformAt } from './noise.ts';
import { tasks } from './tasks.ts';

/** A unit is one stream of one wave: `fx1-017` is the first factory's unit of wave 16. */
export const unitName = (prefix: string, wave: number): string =>
  `${prefix}${String(wave + 1).padStart(3, '0')}`;

/** Whether the unit has the newer hand; one in two has. */
export const hasNewHand = (seed: number, { wave, slot }: Place): boolean =>
  uniformAt(seed, strand.unitHardware, wave, slot.streamIndex) < 0.5;

/** The unit's skill at the task, standard normal: half of it shared by all its tasks. */
export function unitSkill(seed: number, { wave, slot }: Place): number {
  const general = normalAt(seed, strand.unitSkill, wave, slot.streamIndex);
  const task = tasks.indexOf(slot.task);
  const special = normalAt(seed, strand.unitTaskSkill, wave, slot.streamIndex, task);
  return Math.SQRT1_2 * (general + special);
}

/** The unit's slowness, standard normal: it lengthens durations and latencies alike. */
export const unitPace = (seed: number, { wave, slot }: Place): number =>
  normalAt(seed, strand.unitPace, wave, slot.streamIndex);

/** Every so many episodes of a unit that deletes, one is missing. */
const deletedEvery = 20;

/** The unit's own counter at this episode. Where the stream deletes, one number in 21 never appears. */
export function sequenceOf(seed: number, { wave, slot }: Place): number {
  const first = 1000 + (keyed(seed, strand.unitCounter, wave, slot.streamIndex) % 9000);
  if (!slot.stream.deletes) return first + slot.ordinal;
  const block = Math.floor(slot.ordinal / deletedEvery);
  const place = keyed(seed, strand.deleted, wave, slot.streamIndex, block) % (deletedEvery - 1);
  const before = block + (slot.ordinal % deletedEvery > place ? 1 : 0);
  return first + slot.ordinal + before;
}
