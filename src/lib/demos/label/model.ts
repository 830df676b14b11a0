import type { ControlMode, DemoClaim } from '#lib/log/index.ts';
import { claimNames } from '../claim-names.ts';
import { mayBeCalledAutonomous, type Audit } from '../audit.ts';
import type { Claimed } from '../claimed.ts';
import { disclosureTitle } from '../disclosures.ts';
import { isAbsent, type Facts } from '../facts.ts';
import type { Verdict } from '../finding.ts';
import { shownTime } from '../log/log-facts.ts';
import { representativeness } from '../representative.ts';
import { segmentsTold } from '../rules/05-speed.ts';
import { timeline } from '../timeline.ts';
import { listed, percent, plural, speedText } from '../phrases.ts';

/** A demo label before it is drawn: everything that it says, in words and numbers. */
export interface LabelModel {
  readonly title: string;
  readonly demo_id: string | null;
  readonly verdict: Verdict;
  /** What the label says in one line: `Autonomous: verified`. */
  readonly headline: string;
  /** Shares of shown time, largest first; they add up to 1, or the list is empty where no log is known. */
  readonly control: readonly ControlShare[];
  /** The same along the clip, in its order: shares of its length, 0…1. With several robots, the first of each moment. */
  readonly bar: readonly BarPiece[];
  /** Where the clip jumps, as shares of its length. */
  readonly jumps: readonly number[];
  /** Playback, cuts, take, attempts, people, evidence: a name and a value in words each. */
  readonly lines: readonly LabelLine[];
  readonly claims: readonly { readonly kind: DemoClaim; readonly verdict: Verdict }[];
  /** Titles of disclosures that a person signed and nothing can check. */
  readonly declared: readonly string[];
  /** Titles of disclosures that nobody knows. */
  readonly unknown: readonly string[];
  readonly contradicted: readonly string[];
  readonly file_sha256: string | null;
  readonly checkpoints: readonly string[];
  readonly policies: readonly string[];
  /** Where the label can be checked. */
  readonly url: string | null;
  /** Some of the logs behind it are generated sample data. */
  readonly generated: boolean;
}

export interface ControlShare {
  readonly mode: ControlMode;
  readonly share: number;
}

export interface BarPiece {
  readonly mode: ControlMode;
  readonly start: number;
  readonly end: number;
}

export interface LabelLine {
  readonly name: string;
  readonly value: string;
}

export interface LabelInput {
  readonly demo_id: string | null;
  readonly claimed: Claimed;
  readonly facts: Facts;
  readonly audit: Audit;
  readonly url?: string | null;
}

/** The label of an audited clip. */
export function label({ demo_id, claimed, facts, audit, url = null }: LabelInput): LabelModel {
  const log = isAbsent(facts.log) ? null : facts.log;
  const titled = (verdict: Verdict): string[] =>
    audit.findings
      .filter((finding) => finding.verdict === verdict)
      .map(({ disclosure }) => disclosureTitle(disclosure));
  const episodes = log?.episodes ?? [];
  return {
    title: claimed.title,
    demo_id,
    verdict: audit.verdict,
    headline: headline(claimed, facts, audit),
    control: controlShares(facts),
    ...alongTheClip(facts),
    lines: [
      { name: 'Playback', value: playback(facts) },
      { name: 'Cuts', value: cutsText(facts) },
      { name: 'Take', value: takeText(facts) },
      { name: 'Attempts', value: attemptsText(facts) },
      { name: 'People', value: peopleText(facts) },
      { name: 'Evidence', value: evidenceText(facts) },
    ],
    claims: audit.claims.map(({ kind, verdict }) => ({ kind, verdict })),
    declared: titled('declared'),
    unknown: titled('unknown'),
    contradicted: titled('contradicted'),
    file_sha256: isAbsent(facts.video) ? null : facts.video.file_sha256,
    checkpoints: unique(episodes.flatMap(({ checkpoint_sha256 }) => checkpoint_sha256 ?? [])),
    policies: unique(episodes.map(({ policy }) => policy)),
    url,
    generated: episodes.some(({ generated }) => generated),
  };
}

const unique = (values: readonly string[]): string[] => [...new Set(values)].sort();

/** The protected word stands alone only where the audit allows it. */
function headline(claimed: Claimed, facts: Facts, audit: Audit): string {
  if (mayBeCalledAutonomous(audit)) {
    const supervised = !isAbsent(facts.log) && shownTime(facts.log).has('supervised');
    const word = supervised ? 'Supervised autonomy: verified' : 'Autonomous: verified';
    // A claim that fails beside it must not hide behind the one that holds.
    const failing = audit.claims
      .filter(({ verdict }) => verdict === 'contradicted')
      .map(({ kind }) => claimNames[kind]);
    return failing.length === 0 ? word : `${word}. Contradicted: ${listed(failing)}`;
  }
  if (claimed.autonomous) {
    const verdict = audit.claims.find(({ kind }) => kind === 'autonomous')?.verdict ?? 'unknown';
    return verdict === 'contradicted'
      ? 'Claimed autonomous: contradicted'
      : 'Claimed autonomous: not verified';
  }
  const words: Readonly<Record<Verdict, string>> = {
    verified: 'Claims verified',
    contradicted: 'Claims contradicted',
    declared: 'Claims declared, not checked',
    unknown: audit.claims.length === 0 ? 'Nothing is claimed' : 'Claims not verified',
  };
  return words[audit.verdict];
}

function controlShares({ log }: Facts): ControlShare[] {
  if (isAbsent(log)) return [];
  const times = [...shownTime(log)].filter(([, ms]) => ms > 0);
  const total = times.reduce((sum, [, ms]) => sum + ms, 0);
  return times.map(([mode, ms]) => ({ mode, share: ms / total })).sort((a, b) => b.share - a.share);
}

function alongTheClip(facts: Facts): Pick<LabelModel, 'bar' | 'jumps'> {
  const { duration_ms, control, jumps } = timeline(facts);
  const bar: BarPiece[] = [];
  for (const { mode, start_ms, end_ms } of control.toSorted((a, b) => a.start_ms - b.start_ms)) {
    const start = Math.max(bar.at(-1)?.end ?? 0, start_ms / duration_ms);
    const end = Math.min(1, end_ms / duration_ms);
    if (end > start) bar.push({ mode, start, end });
  }
  return {
    bar,
    jumps: duration_ms > 0 ? jumps.map(({ at_ms }) => Math.min(1, at_ms / duration_ms)) : [],
  };
}

function playback({ alignment }: Facts): string {
  if (isAbsent(alignment)) return 'unknown';
  const told = segmentsTold(alignment);
  if (told.length === 0) return 'unknown';
  return listed([...new Set(told.map(({ speed }) => speedText(Math.round(speed * 20) / 20)))]);
}

function cutsText({ alignment }: Facts): string {
  if (isAbsent(alignment) || segmentsTold(alignment).length === 0) return 'unknown';
  const { jumps } = alignment;
  return jumps.length === 0 ? 'none found' : `${plural(jumps.length, 'jump')} found`;
}

function takeText({ log }: Facts): string {
  if (isAbsent(log) || log.attempts === null) return 'unknown';
  const takes = log.attempts.attempts.filter(({ shown }) => shown).map(({ take }) => String(take));
  const of = log.attempts.counter === 'monotone' && log.attempts.gaps.length === 0;
  return takes.length === 0
    ? 'unknown'
    : `${listed(takes)} of ${of ? '' : 'at least '}${log.attempts.attempts.length}`;
}

function attemptsText({ log }: Facts): string {
  if (isAbsent(log) || log.attempts === null) return 'unknown';
  const { rate, successes, graded } = representativeness(log.attempts);
  return rate.value === null
    ? 'not graded'
    : `${successes} of ${graded} succeeded (${percent(rate.low)} to ${percent(rate.high)})`;
}

function peopleText({ log }: Facts): string {
  if (isAbsent(log)) return 'unknown';
  const helped = log.assistance.length;
  return helped === 0 ? 'no help in the logs' : `help ${plural(helped, 'time')}`;
}

function evidenceText({ log }: Facts): string {
  if (isAbsent(log)) return 'no logs';
  return `${plural(log.episodes.length, 'episode')}, ${percent(log.shown_ms === 0 ? 0 : log.covered_ms / log.shown_ms)} covered`;
}
