import type { Answer } from '../answers.ts';
import type { Estimate } from '../estimate.ts';
import type { MmrvGap } from '#lib/stats/mmrv.ts';

/** One policy on one task, in one simulator and on real robots. */
export interface FidelityPoint {
  readonly task: string;
  readonly policy: string;
  readonly sim: Estimate;
  readonly real: Estimate;
  /** real − sim. */
  readonly difference: Estimate;
  /** Whether the simulated rate lies inside the interval of the real one. */
  readonly reproduced: boolean;
}

/** A correlation of k points, with what k points can say at best. */
export interface CorrelationFigure {
  /** Null where one side does not vary. */
  readonly value: number | null;
  /** BCa bootstrap over points (over tasks where there are several); null below four points. */
  readonly low: number | null;
  readonly high: number | null;
  readonly level: number;
  /** Points. */
  readonly k: number;
  /** 1/k!: the smallest one-sided p that k points can give by permutation. */
  readonly permutation_floor: number;
  /** Whether a perfect order of k points could be told from chance at 0.05. */
  readonly can_mean_anything: boolean;
}

/** What a team would have got by trusting the simulator's ranking. */
export interface ChoiceFigure {
  /** Whether the leaders in simulation lead in reality. */
  readonly agreement: 'yes' | 'no' | 'partly';
  /** Real rate lost by taking simulation's leader; mean and worst over leaders that tie. */
  readonly regret: number;
  readonly worst_regret: number;
  /** Interval of the worst regret as a difference of two real rates: where it reaches 0 the loss may be chance. */
  readonly regret_low: number;
  readonly regret_high: number;
  readonly sim_leaders: readonly string[];
  readonly real_leaders: readonly string[];
}

/** fidelity/1: one simulator on one task (across policies), or over all tasks where `task` is null. */
export interface FidelityFigures {
  /** Mean of real − sim over the points, each counting the same: below 0 the simulator flatters. */
  readonly estimate: Estimate;
  readonly mean_absolute_gap: number | null;
  /** Mean maximum rank violation; over all tasks the mean of those of the tasks. Null below two policies. */
  readonly mmrv: number | null;
  readonly mmrv_gap: MmrvGap;
  readonly k: number;
  readonly tasks: number;
  readonly pearson: CorrelationFigure | null;
  readonly spearman: CorrelationFigure | null;
  /** On one task only: a choice among policies is made task by task. */
  readonly choice: ChoiceFigure | null;
  readonly reproduced: number;
  readonly points: readonly FidelityPoint[];
  readonly reading: { readonly sentence: string; readonly warnings: readonly string[] };
}

/** Success on real robots from few real trials, each with its simulated twin, and many simulated ones. */
export interface Prediction {
  readonly task: string;
  readonly policy: string;
  readonly simulator: string;
  /** PPI++: n is the number of real trials with a twin. */
  readonly estimate: Estimate;
  /** The same real trials alone (Wilson). */
  readonly real_alone: Estimate;
  /** Simulated trials without a real twin. */
  readonly extra_sim: number;
  /** Weight that the simulator got, 0…1. */
  readonly lambda: number;
  /** Real trials that simulation saved; null where the real trials did not vary. */
  readonly trials_saved: number | null;
}

/** One simulator against the best of the others, on the points that all of them have. */
export interface SimulatorStanding {
  readonly simulator: string;
  readonly simulator_type: string | null;
  /** Points that all simulators share. */
  readonly k: number;
  readonly mmrv: number | null;
  readonly mean_absolute_gap: number;
  readonly mean_gap: number;
}

export interface SimulatorRanking {
  /** Closest to reality first, by the mean absolute gap on the shared points. */
  readonly standings: readonly SimulatorStanding[];
  /** Mean absolute gap of the second less that of the first, with a bootstrap interval over points; null below four. */
  readonly lead: Estimate;
  /** The simulator to trust, where the lead is more than chance. */
  readonly trust: string | null;
  readonly sentence: string;
}

export interface FidelityAnswer extends Answer<FidelityFigures> {
  /** Null where fewer than two simulators share a point. */
  readonly simulators: SimulatorRanking | null;
  readonly predictions: readonly Prediction[];
}
