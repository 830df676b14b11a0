import { shownTime, type Assistance } from '../log/log-facts.ts';
import { duration, listed, percent, plural } from '../phrases.ts';
import { measure, type Evidence } from '../finding.ts';
import { againstAutonomy } from './control.ts';
import { contradicted, isEmptyLog, needing, ruleFor, unknown, verified } from './rule.ts';

/**
 * Share of shown time by class, and help from takeover to resumption. Help counts wherever it is in a shown episode: a
 * success that needed help is not the policy's own because the help was cut out.
 */
export const shareByClass = ruleFor(3, (claimed, facts) =>
  needing(facts.log, (log) => {
    if (isEmptyLog(log)) return unknown('No log of the time shown was given.');
    const times = shownTime(log);
    const shares = [...times].map(([mode, ms]) => `${mode} ${percent(ms / log.shown_ms)}`);
    const evidence = [
      ...[...times].map(([mode, ms]) => measure(`shown ${mode}`, ms / log.shown_ms, 'share')),
      ...log.assistance.map(helpEvidence),
    ];
    const helped =
      log.assistance.length === 0 ? 'no help' : `help ${plural(log.assistance.length, 'time')}`;
    const unseen = times.get('unknown') ?? 0;
    if (claimed.autonomous && (log.assistance.length > 0 || againstAutonomy(log).length > 0))
      return contradicted(
        'high',
        `${log.assistance.length === 0 ? '' : `${describe(log.assistance)} `}Shown time: ${listed(shares)}.`,
        evidence,
      );
    if (unseen > 0.01 * log.shown_ms)
      return unknown(
        `Of what is shown, ${percent(unseen / log.shown_ms)} is in no known class.`,
        evidence,
      );
    return verified(
      'high',
      `Shown time: ${listed(shares)}; ${helped} in the episodes shown.`,
      evidence,
    );
  }),
);

function describe(assistance: readonly Assistance[]): string {
  const hidden = assistance.filter(({ shown }) => !shown);
  const total = assistance.reduce((sum, { start_ms, end_ms }) => sum + end_ms - start_ms, 0);
  const where = hidden.length === 0 ? '' : `, ${hidden.length} of them outside the clip`;
  return `A person helped ${plural(assistance.length, 'time')} for ${duration(total)} in the episodes shown${where}.`;
}

const helpEvidence = ({ episode_id, start_ms, end_ms }: Assistance): Evidence => ({
  kind: 'episode',
  episode_id,
  start_ms,
  end_ms,
});
