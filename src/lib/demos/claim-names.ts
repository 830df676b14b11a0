import type { DemoClaim } from '#lib/log/vocabulary.ts';

/** What a clip may claim, in words. */
export const claimNames: Readonly<Record<DemoClaim, string>> = {
  autonomous: 'autonomous',
  real_time: 'in real time',
  one_take: 'one take',
  uncut: 'uncut',
  fleet_size: 'several robots',
  unstaged: 'not staged',
  no_off_board_help: 'no help from outside the robot',
  free_text: 'in its own words',
};
