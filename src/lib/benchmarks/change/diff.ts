import { gt, diff as semverStep } from 'semver';
import { TelltaleError } from '#lib/kernel/errors.ts';
import { specName } from '../spec/parse.ts';
import type { BenchmarkSpec } from '../spec/schema.ts';
import { differences } from './differences.ts';
import { changeLevels, higher, judge, type ChangeLevel, type JudgedDifference } from './levels.ts';
import { comparePanels, type Panel, type PanelComparison } from './panel.ts';

/** What `bench diff A B --json` prints. */
export interface SpecDiff {
  readonly from: string;
  readonly to: string;
  /** The version step that the differences need. */
  readonly needs: ChangeLevel;
  /** The step that the version numbers make. */
  readonly declared: ChangeLevel;
  /** Whether the declared step is at least the needed one. */
  readonly sufficient: boolean;
  readonly differences: readonly JudgedDifference[];
  /** Reference panels side by side; null where one of the versions has none. */
  readonly panel: PanelComparison | null;
}

/**
 * Explains how a spec changed and which version step that needs. A change that the rules call minor is major when the
 * reference panels show that it moves outcomes; a patch must leave hashes and outcomes alone.
 *
 * @throws TelltaleError BAD_ARGUMENT when the specs are of different suites, or the second is not the newer one.
 */
export function diffSpecs(
  before: BenchmarkSpec,
  after: BenchmarkSpec,
  panels: { before: Panel; after: Panel } | null,
): SpecDiff {
  if (before.id !== after.id) {
    throw new TelltaleError('BAD_ARGUMENT', `${before.id} and ${after.id} are different suites`);
  }
  if (gt(before.version, after.version)) {
    throw new TelltaleError(
      'BAD_ARGUMENT',
      `${specName(after)} is older than ${specName(before)}: swap them`,
    );
  }
  const judged = differences(before, after).map(judge);
  const bySpec = judged.map(({ level }) => level).reduce(higher, 'none');
  const panel = panels && comparePanels(panels.before, panels.after);
  const needs = higher(bySpec, panelLevel(panel));
  const declared = stepBetween(before.version, after.version);
  return {
    from: specName(before),
    to: specName(after),
    needs,
    declared,
    sufficient: changeLevels.indexOf(declared) >= changeLevels.indexOf(needs),
    differences: judged,
    panel,
  };
}

function panelLevel(panel: PanelComparison | null): ChangeLevel {
  if (!panel || panel.compared === 0) return 'none';
  if (panel.flips > 0 && !panel.within_minor) return 'major';
  return panel.hashes_changed > 0 || panel.flips > 0 ? 'minor' : 'none';
}

function stepBetween(before: string, after: string): ChangeLevel {
  const step = semverStep(before, after);
  return step === 'major' || step === 'minor' || step === 'patch' ? step : 'none';
}
