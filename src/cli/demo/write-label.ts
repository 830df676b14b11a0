import { writeFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { isAbsent } from '#lib/demos/facts.ts';
import { labelHtml } from '#lib/demos/label/html.ts';
import { label } from '#lib/demos/label/model.ts';
import { sidecarOf } from '#lib/demos/label/sidecar.ts';
import { labelSvg } from '#lib/demos/label/svg.ts';
import { TelltaleError } from '#lib/kernel/errors.ts';
import type { AuditAnswer } from './audit-answer.ts';

/**
 * Writes the label of an audited clip in the form that the file's ending names: .svg, .html, .json (the side-car), .png.
 *
 * @throws TelltaleError USAGE for another ending, UNAVAILABLE where PNG cannot be drawn here
 */
export async function writeLabel(
  path: string,
  answer: AuditAnswer,
  url: string | null,
): Promise<void> {
  const model = label({ ...answer, demo_id: null, url });
  switch (extname(path)) {
    case '.svg':
      return writeFile(path, labelSvg(model));
    case '.html':
      return writeFile(path, labelHtml(model));
    case '.json': {
      const { video } = answer.facts;
      const sidecar = sidecarOf(model, answer.audit, isAbsent(video) ? null : video);
      return writeFile(path, `${JSON.stringify(sidecar, null, 2)}\n`);
    }
    case '.png': {
      const { labelPng } = await import('#lib/server/demos/label-png.ts');
      const { videoTools } = await import('#lib/server/video/tools.ts');
      return writeFile(path, await labelPng(await videoTools(), labelSvg(model)));
    }
    default:
      throw new TelltaleError('USAGE', `--label ${path} must end in .svg, .png, .html or .json`);
  }
}
