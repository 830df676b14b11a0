import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { panelSchema, type Panel } from '#lib/benchmarks/change/panel.ts';
import { nativeHash } from '#lib/server/runner/wasm.ts';
import { lintExpectations } from '#lib/server/runner/release/panel.ts';
import { answer } from '#lib/sim/worker/answer.ts';
import { runScripted } from '#lib/sim/trial/run-scripted.ts';
import { encodeNumbers } from '#lib/server/runner/trial-file.ts';
import {
  engineAtHand,
  publicTrial,
  simulatedSpec,
  wasmBytes,
} from '../../unit/sim/engine-at-hand.ts';
import { goldenCases } from './cases.ts';

const engine = await engineAtHand();
const suites = ['coke-fetch', 'cup-lift', 'wipe-table', 'shape-in-hole', 'sort-objects'];

const panelOf = (suite: string): Panel =>
  panelSchema.parse(
    JSON.parse(
      readFileSync(
        new URL(`../../../benchmarks/${suite}/1.0.0/reference.json`, import.meta.url),
        'utf8',
      ),
    ),
  );

test.each(goldenCases)('$suite, $policy, trial $trial: $outcome, to the byte', (golden) => {
  const spec = simulatedSpec(golden.suite);
  const result = runScripted(engine, spec, publicTrial(spec, golden.trial), golden.policy);
  expect(result.trajectory_sha256).toBe(golden.trajectory_sha256);
  expect(result.steps).toBe(golden.steps);
  expect(result.grade?.success ? 'success' : result.grade?.failure).toBe(golden.outcome);
});

/** The whole panel is executed by `telltale bench lint`; here each policy of each suite once. */
test.each(suites)(
  '%s: trial 0 of every policy is as its reference panel has it',
  (suite) => {
    const spec = simulatedSpec(suite);
    for (const [policy, trials] of Object.entries(panelOf(suite).policies)) {
      const { trajectory_sha256 } = runScripted(
        engine,
        spec,
        publicTrial(spec, 0),
        policy,
        nativeHash,
      );
      expect(trajectory_sha256, policy).toBe(trials[0]?.trajectory_sha256);
    }
  },
  120_000,
);

test.each(suites)(
  '%s: in its panel baselines pass and negative controls fail with their label',
  (suite) => {
    expect(lintExpectations(simulatedSpec(suite), panelOf(suite))).toEqual([]);
  },
);

test('the worker that a browser runs verifies a recorded trial and notices an altered one', async () => {
  const spec = simulatedSpec('cup-lift');
  const planned = publicTrial(spec, 1);
  const result = runScripted(engine, spec, planned, 'baseline');
  const trial = {
    planned,
    policy: { kind: 'scripted' as const, name: 'baseline' },
    result: { steps: result.steps, trajectory_sha256: result.trajectory_sha256 },
    actions: encodeNumbers(result.actions),
    prints: encodeNumbers(result.prints),
  };
  const request = { kind: 'verify' as const, wasm: wasmBytes(), spec, audit: 'actions' as const };
  expect(await answer({ ...request, trial })).toEqual({
    kind: 'verified',
    comparison: { match: true, steps: 3500 },
  });
  const actions = result.actions.slice();
  const tick = 200;
  actions[tick * 5 + 2] = (actions[tick * 5 + 2] ?? 0) + 1e-6;
  const altered = { ...trial, actions: encodeNumbers(actions) };
  expect(await answer({ ...request, trial: altered })).toMatchObject({
    comparison: { match: false, first_difference: { step: tick * 10 } },
  });
});

test('another engine is refused before it computes anything', async () => {
  const spec = simulatedSpec('cup-lift');
  const planned = publicTrial(spec, 0);
  const reply = await answer({
    kind: 'play',
    wasm: new Uint8Array([0, 97, 115, 109]),
    spec,
    trial: {
      planned,
      policy: { kind: 'scripted', name: 'baseline' },
      result: { steps: 0, trajectory_sha256: '' },
      actions: '',
      prints: '',
    },
  });
  expect(reply).toMatchObject({ kind: 'failed' });
});
