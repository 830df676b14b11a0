import type { ControlMode } from '#lib/log/index.ts';

/** A person produces, mixes or chooses the commands. A reset by hand (`handled`) is a class of its own. */
export const personModes: ReadonlySet<ControlMode> = new Set(['advised', 'shared', 'teleoperated']);

/** Shown time in one of these is not autonomous. `supervised` is judged by rule 1; `idle` is outside active time. */
export const notAutonomous: ReadonlySet<ControlMode> = new Set([
  ...personModes,
  'scripted',
  'handled',
  'fault',
]);

export const policyModes: ReadonlySet<ControlMode> = new Set(['autonomous', 'supervised']);
