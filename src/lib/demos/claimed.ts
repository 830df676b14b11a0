import type { DemoClaim } from '#lib/log/index.ts';
import { protectedWords } from './protected-words.ts';

/** One claim as a demo record holds it. */
export interface Claim {
  readonly kind: DemoClaim;
  /** Robots, for `fleet_size`. */
  readonly value: number | null;
  readonly text: string | null;
}

/** What a clip claims, all of it together: a rule may need more than one claim to judge a disclosure. */
export interface Claimed {
  readonly claims: readonly Claim[];
  readonly title: string;
  /** Takes that the publisher says were made; null if he does not say. */
  readonly attempts: number | null;
  /** A claim of that kind was made. Protected words in the title or in free text claim `autonomous`. */
  readonly autonomous: boolean;
  readonly realTime: boolean;
  readonly oneTake: boolean;
  readonly uncut: boolean;
  readonly fleetSize: number | null;
  readonly unstaged: boolean;
  readonly noOffBoardHelp: boolean;
  /** The protected words that were used, as written. */
  readonly words: readonly string[];
}

export function claimedBy(given: {
  readonly claims: readonly Claim[];
  readonly title?: string;
  readonly attempts?: number | null;
}): Claimed {
  const { claims, title = '', attempts = null } = given;
  const words = [title, ...claims.map(({ text }) => text ?? '')].flatMap(protectedWords);
  const has = (kind: DemoClaim): boolean => claims.some((claim) => claim.kind === kind);
  return {
    claims,
    title,
    attempts,
    autonomous: has('autonomous') || words.length > 0,
    realTime: has('real_time'),
    oneTake: has('one_take'),
    uncut: has('uncut'),
    fleetSize: claims.find(({ kind }) => kind === 'fleet_size')?.value ?? null,
    unstaged: has('unstaged'),
    noOffBoardHelp: has('no_off_board_help'),
    words,
  };
}
