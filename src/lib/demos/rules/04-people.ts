import type { ControlMode } from '#lib/log/index.ts';
import { shownTime } from '../log/log-facts.ts';
import { listed } from '../phrases.ts';
import { declaredOn, declaredOrUnknown, isEmptyLog, ruleFor, verified } from './rule.ts';
import { isAbsent } from '../facts.ts';

const roles: Partial<Record<ControlMode, string>> = {
  supervised: 'a supervisor',
  advised: 'an adviser',
  shared: 'an operator sharing control',
  teleoperated: 'an operator driving',
  handled: 'a person handling the robot or the scene',
};

/** People involved. Logs name those who act on the robot; who holds the stop or waits off camera must be declared. */
export const people = ruleFor(4, (_claimed, facts) => {
  const declared = declaredOn(4, facts);
  if (isAbsent(facts.log) || isEmptyLog(facts.log))
    return declaredOrUnknown(4, facts, 'Who took part is neither logged nor declared.');
  const seen = [...shownTime(facts.log).keys()].flatMap((mode) => roles[mode] ?? []);
  if (seen.length === 0)
    return declaredOrUnknown(
      4,
      facts,
      'The logs show nobody acting on the robot; who held the stop, and who else took part, is not declared.',
    );
  const others = declared === undefined ? ' Others are not declared.' : ` ${declared.sentence}`;
  return verified('medium', `The logs show ${listed(seen)}.${others}`, declared?.evidence ?? []);
});
