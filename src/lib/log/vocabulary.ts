/** The closed lists of the format. Order is the order of display; a list grows only with the format's version. */

/** Who produces the motion commands; see design/log-format.md, "Control modes". */
export const controlModes = [
  'autonomous',
  'supervised',
  'advised',
  'shared',
  'teleoperated',
  'scripted',
  'handled',
  'fault',
  'idle',
  'unknown',
] as const;
export type ControlMode = (typeof controlModes)[number];

/** How it is known which mode it was, strongest first. */
export const controlSources = ['command_stream', 'mode_flag', 'operator', 'inferred'] as const;
export type ControlSource = (typeof controlSources)[number];

export const contexts = [
  'benchmark',
  'production',
  'self_play',
  'demo',
  'collection',
  'research',
] as const;
export type Context = (typeof contexts)[number];

export const outcomes = ['success', 'failure', 'aborted', 'ungraded'] as const;
export type Outcome = (typeof outcomes)[number];

export const worldKinds = ['real', 'sim'] as const;
export type WorldKind = (typeof worldKinds)[number];

/** A physics engine computes contacts; a learned simulator predicts what would be seen. */
export const simulatorTypes = ['physics', 'learned'] as const;
export type SimulatorType = (typeof simulatorTypes)[number];

export const graders = ['predicate', 'human', 'policy'] as const;
export type GradedBy = (typeof graders)[number];

/** Where training data came from (`telltale.model/1`). */
export const trainingSources = [
  'teleop',
  'helmet_video',
  'internet_video',
  'sim',
  'self_play',
  'fleet',
] as const;
export type TrainingSource = (typeof trainingSources)[number];

/** What a demo may claim (`telltale.demo/1`). */
export const demoClaims = [
  'autonomous',
  'real_time',
  'one_take',
  'uncut',
  'fleet_size',
  'unstaged',
  'no_off_board_help',
  'free_text',
] as const;
export type DemoClaim = (typeof demoClaims)[number];

export const preferences = ['A', 'B', 'tie'] as const;
export type Preferred = (typeof preferences)[number];

/** How well a published figure is supported, weakest first (`telltale.claim/1`). */
export const evidenceGrades = ['claimed', 'demonstrated', 'audited'] as const;
export type EvidenceGrade = (typeof evidenceGrades)[number];

export const stoppingRules = ['fixed', 'sequential'] as const;
export type StoppingRuleKind = (typeof stoppingRules)[number];
