import type { Command } from 'commander';
import { diffSpecs, type SpecDiff } from '#lib/benchmarks/change/diff.ts';
import { readPanel } from '#lib/server/runner/release/files.ts';
import { addJsonOption, printJson } from '../options.ts';
import { locateSpec } from './locate.ts';

export function addDiff(bench: Command): void {
  const command = bench
    .command('diff')
    .argument('<before>', 'suite@version or path')
    .argument('<after>', 'suite@version or path')
    .description('what changed between two versions, which version step that needs, and why');
  addJsonOption(command).action(async (from: string, to: string, { json }: { json?: true }) => {
    const [before, after] = [await locateSpec(from), await locateSpec(to)];
    const panels = { before: await readPanel(before.folder), after: await readPanel(after.folder) };
    const diff = diffSpecs(
      before.spec,
      after.spec,
      panels.before && panels.after ? { before: panels.before, after: panels.after } : null,
    );
    if (json) printJson(diff);
    else process.stdout.write(textOf(diff));
    if (!diff.sufficient) process.exitCode = 1;
  });
}

function textOf(diff: SpecDiff): string {
  const lines = diff.differences.map(
    ({ path, level, why, before, after }) =>
      `  ${level.padEnd(6)} ${path}: ${shown(before)} → ${shown(after)}\n         ${why}`,
  );
  const panel = diff.panel
    ? [
        `  panel: ${diff.panel.compared} trials, ${diff.panel.hashes_changed} hashes changed, ${diff.panel.flips} outcomes flipped (McNemar p = ${diff.panel.p.toFixed(3)})`,
      ]
    : [];
  const verdict = diff.sufficient ? 'enough' : 'NOT ENOUGH';
  return [
    `${diff.from} → ${diff.to}: needs ${diff.needs}, declares ${diff.declared}: ${verdict}`,
    ...lines,
    ...panel,
    '',
  ].join('\n');
}

function shown(value: unknown): string {
  if (value === undefined) return '(none)';
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
