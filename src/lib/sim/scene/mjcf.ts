/**
 * A number as it enters scene text. Six decimals: micrometres and milligrams, far above the last bit of any factor, so
 * that the text is the same on every machine.
 */
export const fixed = (value: number): string => value.toFixed(6);

/** Numbers of a vector attribute, separated by blanks. */
export const vector = (...values: readonly number[]): string => values.map(fixed).join(' ');

/**
 * The part that all scenes share: integrator, contact model and memory.
 *
 * Elliptic cones with a high friction-to-normal impedance ratio keep a held object from creeping (1.3 → 0.07 mm/s). The
 * small memory keeps a worker small. A bad state must stop the trial, not reset it, so automatic reset is off.
 */
export function scene(model: string, parts: { world: string; rest: string }): string {
  return `<mujoco model="${model}">
  <compiler angle="radian" autolimits="true"/>
  <size memory="4M"/>
  <option timestep="0.002" integrator="implicitfast" cone="elliptic" impratio="20">
    <flag autoreset="disable"/>
  </option>
  <default>
    <geom condim="4" solref="0.006 1"/>
  </default>
  <worldbody>
${indent(parts.world, 4)}
  </worldbody>
${indent(parts.rest, 2)}
</mujoco>
`;
}

/** Shifts every line of a block to the right, so that scene files read as written by a person. */
export const indent = (block: string, by: number): string =>
  block
    .trim()
    .split('\n')
    .map((line) => `${' '.repeat(by)}${line}`)
    .join('\n');
