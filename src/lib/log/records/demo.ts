import { z } from 'zod';
import {
  amount,
  count,
  extra,
  id,
  list,
  milliseconds,
  optional,
  sha256,
  text,
  time,
  uri,
} from '../fields.ts';
import { demoRules } from '../rules/demo.ts';
import { demoClaims } from '../vocabulary.ts';
import type { RecordType } from '../record-type.ts';

const claim = z.object({
  kind: z.enum(demoClaims),
  value: optional(amount).describe('Needed for `fleet_size`: how many robots.'),
  text: optional(text(2000)).describe('The words of the claim; needed for `free_text`.'),
});

const file = z.object({
  sha256: sha256.describe('Of the published file. Remuxing changes it.'),
  stream_sha256: optional(sha256).describe('Of the video packets. Re-encoding changes it.'),
  frames_sha256: optional(sha256).describe('Of the decoded frames.'),
  uri: optional(uri),
  duration_ms: milliseconds,
  fps: optional(z.number().gt(0).max(1_000_000)),
});

const part = z.object({
  start_ms: milliseconds.describe('In the clip.'),
  end_ms: milliseconds,
  episode_id: id,
  log_start_ms: milliseconds.describe('In the episode that this part shows.'),
  log_end_ms: milliseconds,
});

const declaration = z.object({
  disclosure: z.int().min(1).max(30).describe('Number in the list of disclosures.'),
  statement: text(2000),
  signed_by: text(128),
  signed_at: time,
});

const shape = z.object({
  schema: z.literal('telltale.demo/1'),
  demo_id: id,
  title: text(256),
  publisher: optional(text(256)),
  published_at: optional(time),
  claims: list(claim),
  file,
  parts: list(part).describe('Which interval of the logs each part of the clip shows.'),
  attempts: optional(count).describe('Takes that the publisher says were made.'),
  declarations: list(declaration),
  extra,
});

/** A public clip, what is claimed about it, and the logs behind it. */
export type Demo = z.output<typeof shape>;

export const demo = {
  schema: 'telltale.demo/1',
  title: 'Demo',
  description: 'A public clip, what is claimed about it, and the logs behind it.',
  idField: 'demo_id',
  shape,
  rules: demoRules,
} satisfies RecordType;
