import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { engineIdentity } from '#lib/sim/engine/engine.ts';
import { wasmBytes } from '../../unit/sim/engine-at-hand.ts';
import { prefixesIn } from './wasm-code.ts';

const simd = 0xfd;
const atomics = 0xfe;

test('the installed engine is the pinned one, to the byte', () => {
  expect(createHash('sha256').update(wasmBytes()).digest('hex')).toBe(engineIdentity.wasm_sha256);
  const manifest = JSON.parse(
    readFileSync(
      new URL('../../../node_modules/@mujoco/mujoco/package.json', import.meta.url),
      'utf8',
    ),
  ) as { name: string; version: string };
  expect(`${manifest.name}@${manifest.version}`).toBe(engineIdentity.package);
});

test('it holds no SIMD instruction, whose relaxed kind may round differently, and no threads', () => {
  const found = prefixesIn(wasmBytes());
  expect(found.get(simd) ?? 0).toBe(0);
  expect(found.get(atomics) ?? 0).toBe(0);
});

/** (module (func v128.const 0 drop)): a scan that cannot see SIMD would prove nothing. */
test('the scan sees SIMD where there is some', () => {
  const body = [0x00, 0xfd, 0x0c, ...Array.from({ length: 16 }, () => 0), 0x1a, 0x0b];
  const module = Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...[1, 4, 1, 0x60, 0, 0],
    ...[3, 2, 1, 0],
    ...[10, body.length + 2, 1, body.length, ...body],
  ]);
  expect(WebAssembly.validate(module)).toBe(true);
  expect(() => prefixesIn(module)).toThrow('prefix 0xfd');
});
