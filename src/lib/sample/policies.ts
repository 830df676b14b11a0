import { sha256Hex } from '#lib/kernel/hash.ts';
import type { Episode } from '#lib/log/index.ts';
import type { Build } from './tasks.ts';

/** Who is said to have run an episode: a version of the policy, the stage build, or a person at the controls. */
export type PolicyKey = Build | 'stage' | 'operator';

export interface SamplePolicy {
  readonly key: PolicyKey;
  readonly record: Episode['policy'];
  /** `name@version`, as rows show it. */
  readonly label: string;
  /** Whose skill it has when it drives by itself. */
  readonly build: Build;
  /** Its response times as a multiple of v12's. */
  readonly responseFactor: number;
  /** Median over episodes of the episode's median policy call, ms. */
  readonly inferenceMs: number;
}

function policy(
  key: PolicyKey,
  [name, version]: readonly [string, string],
  rest: Pick<SamplePolicy, 'build' | 'responseFactor' | 'inferenceMs'>,
): SamplePolicy {
  const label = `${name}@${version}`;
  const checkpoint = key === 'operator' ? null : sha256Hex(`generated checkpoint ${label}`);
  return { key, label, record: { name, version, checkpoint_sha256: checkpoint }, ...rest };
}

export const policies: Readonly<Record<PolicyKey, SamplePolicy>> = {
  v12: policy('v12', ['helm', 'v12'], { build: 'v12', responseFactor: 1, inferenceMs: 38 }),
  v13: policy('v13', ['helm', 'v13'], { build: 'v13', responseFactor: 0.85, inferenceMs: 44 }),
  v14: policy('v14', ['helm', 'v14'], { build: 'v14', responseFactor: 0.7, inferenceMs: 31 }),
  stage: policy('stage', ['helm', 'stage'], { build: 'v12', responseFactor: 1, inferenceMs: 38 }),
  operator: policy('operator', ['teleop', 'operator'], {
    build: 'v12',
    responseFactor: 1.4,
    inferenceMs: 38,
  }),
};
