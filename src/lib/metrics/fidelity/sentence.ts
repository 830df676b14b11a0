import { isKnown } from '../estimate.ts';
import type { FidelityFigures, SimulatorStanding } from './types.ts';

type Figures = Omit<FidelityFigures, 'reading'>;

/** What a simulator is worth here, in a sentence or two that claim no more than the figures. */
export function fidelitySentence(figures: Figures): string {
  const { k, mmrv, choice, reproduced, tasks } = figures;
  if (k === 0) return 'No policy has enough trials both in this simulator and on real robots.';
  const inside = `${reproduced} of ${k} simulated rates lie inside the interval of the real one`;
  if (k === 1) return `One policy only: nothing can be said of its ranking; ${inside}.`;
  const rank =
    mmrv === null
      ? ''
      : mmrv === 0
        ? 'It orders the policies as reality did; '
        : `Where it orders policies wrongly they are ${points(mmrv)} apart in reality (MMRV${tasks > 1 ? ', mean of the tasks' : ''}); `;
  return `${rank}${inside}.${choice === null ? '' : ` ${choiceSentence(choice)}`}`;
}

function choiceSentence(choice: NonNullable<Figures['choice']>): string {
  const { agreement, regret, sim_leaders, regret_low } = choice;
  const leaders = sim_leaders.join(', ');
  if (agreement === 'yes')
    return `Choosing by simulation (${leaders}) picks what did best in reality.`;
  const cost = `costs ${points(regret)} of the real success seen${sim_leaders.length > 1 ? ' on average' : ''}`;
  const chance = regret_low > 0 ? '' : ', which may be chance';
  return agreement === 'no'
    ? `Choosing by simulation (${leaders}) ${cost}${chance}.`
    : `Several lead in simulation (${leaders}); choosing among them blindly ${cost}${chance}.`;
}

/** `3.1 points`. */
const points = (share: number): string => {
  const value = Number((share * 100).toPrecision(2));
  return `${value} ${value === 1 ? 'point' : 'points'}`;
};

/** What a reader must know before repeating a correlation. */
export function fidelityWarnings({ k, tasks, pearson, estimate }: Figures): readonly string[] {
  const warnings: string[] = [];
  if (pearson !== null && !pearson.can_mean_anything) {
    warnings.push(
      `${k} points: even a perfect order has a chance of ${percent(pearson.permutation_floor)} by luck, so a correlation here means nothing.`,
    );
  } else if (pearson !== null && k < 8) {
    warnings.push(
      `${k} points only: the interval of a correlation is rough, and one point can turn it.`,
    );
  }
  if (tasks > 1) {
    warnings.push(
      'Over several tasks a high correlation may only say that hard tasks are hard in simulation too; the ranking of policies is judged task by task.',
    );
  }
  if (isKnown(estimate) && (estimate.low > 0 || estimate.high < 0)) {
    warnings.push(
      `The simulator is ${estimate.value < 0 ? 'too kind' : 'too strict'} on average: real − sim is ${signed(estimate.value)} (${signed(estimate.low)} to ${signed(estimate.high)}) points.`,
    );
  }
  return warnings;
}

const percent = (share: number): string => `${Number((share * 100).toPrecision(2))} %`;

const signed = (share: number): string => {
  const value = Math.round(share * 100);
  return value > 0 ? `+${value}` : value < 0 ? `−${-value}` : '0';
};

/** Which simulator to trust; never named where the lead may be chance. */
export function rankingSentence(
  standings: readonly SimulatorStanding[],
  trust: string | null,
  k: number,
  enough: boolean,
): string {
  const [first, second] = standings;
  if (first === undefined || second === undefined) return '';
  const gaps = `${points(first.mean_absolute_gap)} against ${points(second.mean_absolute_gap)} from reality on average, over ${k} shared rates`;
  if (trust !== null) return `${trust} is closer to reality than ${second.simulator}: ${gaps}.`;
  return enough
    ? `${first.simulator} and ${second.simulator} are not told apart: ${gaps}.`
    : `Too few shared rates to say which simulator is closer to reality: ${gaps}.`;
}
