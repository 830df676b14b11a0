/** The episodes, corrections applied, with `corrected`: whether one changed more than a remark beside the trial. */
export const amendedEpisodes = `(
  SELECT *, episode_id IN (SELECT episode_id FROM amended_episodes WHERE corrected) AS corrected FROM episodes)`;
