import type { Assistance, LogEpisode, ShownPart } from './log-facts.ts';
import { personModes } from './modes.ts';

/**
 * Help inside the shown episodes, from takeover to resumption: stretches of a person's modes, those that follow each other
 * taken as one.
 */
export function assistanceIn(
  episodes: readonly LogEpisode[],
  parts: readonly ShownPart[],
): Assistance[] {
  return episodes.flatMap(({ episode_id, control }) => {
    const found: Assistance[] = [];
    for (const { mode, start_ms, end_ms } of control.filter((each) => personModes.has(each.mode))) {
      const last = found.at(-1);
      if (last !== undefined && last.end_ms === start_ms && last.mode === mode)
        found[found.length - 1] = { ...last, end_ms };
      else found.push({ episode_id, mode, start_ms, end_ms, shown: false });
    }
    return found.map((help) => ({ ...help, shown: parts.some((part) => overlaps(part, help)) }));
  });
}

const overlaps = (part: ShownPart, help: Assistance): boolean =>
  part.episode_id === help.episode_id &&
  part.log_start_ms < help.end_ms &&
  help.start_ms < part.log_end_ms;
