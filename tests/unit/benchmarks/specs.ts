import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { specSchema, type BenchmarkSpec } from '#lib/benchmarks/spec/schema.ts';

/** A released spec as it is on disk. */
export const released = (suite: string): BenchmarkSpec =>
  specSchema.parse(
    parse(
      readFileSync(
        new URL(`../../../benchmarks/${suite}/1.0.0/spec.yaml`, import.meta.url),
        'utf8',
      ),
    ),
  );

/** A copy of a released spec, changed: tests break one promise at a time. */
export function changed(suite: string, change: (spec: BenchmarkSpec) => void): BenchmarkSpec {
  const spec = structuredClone(released(suite));
  change(spec);
  return spec;
}
