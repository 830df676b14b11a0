import type { Command } from 'commander';
import { specName, specSha256 } from '#lib/benchmarks/spec/parse.ts';
import type { BenchmarkSpec } from '#lib/benchmarks/spec/schema.ts';
import { addJsonOption, printJson } from '../options.ts';
import { locateSpec } from './locate.ts';

export function addShow(bench: Command): void {
  const command = bench
    .command('show')
    .argument('<benchmark>', 'suite@version or path')
    .description('one spec, for reading');
  addJsonOption(command).action(async (reference: string, { json }: { json?: true }) => {
    const { spec } = await locateSpec(reference);
    if (json) printJson({ spec_sha256: specSha256(spec), ...spec });
    else process.stdout.write(textOf(spec));
  });
}

function textOf(spec: BenchmarkSpec): string {
  const policies = Object.entries(spec.simulation?.policies ?? {});
  const lines = [
    `${specName(spec)}  ${spec.title}`,
    `sha256 ${specSha256(spec)}`,
    '',
    spec.description.trim(),
    '',
    `Instruction   ${spec.instruction.canonical.text}`,
    `Trial         ${spec.timeouts.trial_s} s`,
    `Factors       ${spec.factors.map(({ name }) => name).join(', ')}`,
    `Labels        ${spec.failure_labels.map(({ label }) => label).join(', ')}`,
    `Rubric        ${spec.rubric.map(({ stage, weight }) => `${stage} ${weight}`).join(', ')}`,
    `Headline      ${spec.scoring.headline}`,
    ...(spec.not_simulated ? ['', `Not simulated: ${spec.not_simulated.trim()}`] : []),
    ...policies.map(
      ([name, { role, description }]) => `Policy        ${name} (${role}): ${description}`,
    ),
  ];
  return `${lines.join('\n')}\n`;
}
