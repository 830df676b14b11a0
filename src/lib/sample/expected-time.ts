import { chance } from './chance.ts';
import { holeShare, isReset, keptOfRescue, resetMs, shapes, type CourseKind } from './course.ts';
import { lognormalMean } from './lognormal.ts';
import type { Slot } from './plan.ts';
import { durationLaw } from './timing.ts';

/** Probability of each way an attempt can go. They add up to 1. */
export function kindShares({
  site,
  task,
  policy,
  stream,
}: Slot): readonly (readonly [CourseKind, number])[] {
  const alone = 1 - site.driven - site.replayed;
  const unaided = chance(task, policy.build, stream.world);
  const miss = alone * (1 - unaided);
  return [
    ['unaided', alone * unaided],
    ['failed', miss * site.afterMiss.failed],
    ['rescued', miss * site.afterMiss.rescued],
    ['advised', miss * site.afterMiss.advised],
    ['stopped', miss * site.afterMiss.stopped],
    ['driven', site.driven],
    ['replayed', site.replayed],
  ];
}

/** Expected milliseconds of one episode, and what of them the log loses. */
export interface ExpectedTime {
  /** Everything but idling. */
  readonly active: number;
  readonly autonomous: number;
  readonly supervised: number;
  /** Autonomous and supervised time that the log lost; it shows as unknown. */
  readonly lostAutonomous: number;
  readonly lostSupervised: number;
  /** Time of takeovers that the log lost. */
  readonly lostOther: number;
  /** Expected number of times that a person takes over, answers or resets after the robot drove. */
  readonly interventions: number;
}

const middle = ([low, high]: readonly [number, number]) => (low + high) / 2;

/** Expected times of an episode of that slot: every draw of `course.ts`, integrated out. */
export function expectedTime(slot: Slot): ExpectedTime {
  const nominal = lognormalMean(durationLaw(slot));
  const parts = kindShares(slot).map(([kind, share]) => scaled(ofKind(slot, kind, nominal), share));
  const sum = (read: (part: KindTime) => number) =>
    parts.reduce((total, part) => total + read(part), 0);
  const { watched } = slot.site;
  const own = sum((part) => part.own);
  const lostOwn = sum((part) => part.lostOwn);
  return {
    active: sum((part) => part.active),
    autonomous: own * (1 - watched),
    supervised: own * watched,
    lostAutonomous: lostOwn * (1 - watched),
    lostSupervised: lostOwn * watched,
    lostOther: sum((part) => part.lostOther),
    interventions: sum((part) => part.interventions),
  };
}

interface KindTime {
  readonly active: number;
  readonly own: number;
  readonly lostOwn: number;
  readonly lostOther: number;
  readonly interventions: number;
}

function ofKind({ site }: Slot, kind: CourseKind, nominal: number): KindTime {
  const shape = shapes[kind];
  const attempt = nominal * shape.length;
  const first = middle(shape.own);
  const other =
    shape.then.length === 0 ? 0 : shape.width === null ? 1 - first : middle(shape.width);
  return {
    active: attempt + (isReset(kind, site) ? middle(resetMs) : 0),
    own: attempt * (1 - other),
    lostOwn: attempt * first * site.holes * middle(holeShare),
    lostOther: kind === 'rescued' ? attempt * other * site.lostRescues * (1 - keptOfRescue) : 0,
    interventions: kind === 'rescued' || kind === 'advised' || isReset(kind, site) ? 1 : 0,
  };
}

const scaled = (time: KindTime, share: number): KindTime => ({
  active: time.active * share,
  own: time.own * share,
  lostOwn: time.lostOwn * share,
  lostOther: time.lostOther * share,
  interventions: time.interventions * share,
});
