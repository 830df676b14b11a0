import { describe, expect, it } from 'vitest';
import { audit } from '#lib/demos/audit.ts';
import { labelHtml } from '#lib/demos/label/html.ts';
import { label } from '#lib/demos/label/model.ts';
import { sidecarOf } from '#lib/demos/label/sidecar.ts';
import { labelSvg } from '#lib/demos/label/svg.ts';
import { wrapped } from '#lib/demos/label/draw-text.ts';
import type { Facts } from '#lib/demos/facts.ts';
import {
  aligned,
  alignment,
  claims,
  declaration,
  episode,
  facts,
  logOf,
  segment,
} from './facts.ts';

function made(given: Partial<Facts> = {}, title = 'Clearing a table') {
  const claimed = claims(['autonomous', 'real_time'], { title });
  const all = facts(given);
  const judged = audit(claimed, all);
  return {
    judged,
    model: label({
      demo_id: 'd1',
      claimed,
      facts: all,
      audit: judged,
      url: 'https://example.org/demos/d1',
    }),
  };
}

const driven = {
  log: logOf([
    episode('a', {
      control: [segment('autonomous', 0, 70_000), segment('teleoperated', 70_000, 120_000)],
    }),
  ]),
};

describe('label', () => {
  it('prints the protected word alone only where the audit verifies it', () => {
    expect(made().model.headline).toBe('Autonomous: verified');
    expect(made(driven).model.headline).toBe('Claimed autonomous: contradicted');
    const still = { alignment: alignment({ outcome: 'still', segments: [] }) };
    expect(made(still).model.headline).toBe('Claimed autonomous: not verified');
  });

  it('does not hide a claim that fails behind one that holds', () => {
    // Twice as fast about the same middle of the log: only the speed goes against the record.
    const twice = aligned({ speed: 2, log_start_ms: 20_000, log_end_ms: 100_000 });
    const fast = { alignment: alignment({ segments: [twice] }) };
    const { model, judged } = made(fast);
    const failing = judged.claims.filter(({ verdict }) => verdict === 'contradicted');
    expect(failing.map(({ kind }) => kind)).toEqual(['real_time']);
    expect(model.headline).toBe('Autonomous: verified. Contradicted: in real time');
  });

  it('calls supervised autonomy by its name', () => {
    const log = logOf([episode('a', { control: [segment('supervised', 0, 120_000)] })]);
    const told = made({ log, declarations: [declaration(4, 'A supervisor.')] });
    expect(told.model.headline).toBe('Supervised autonomy: verified');
  });

  it('gives the shares of shown time: 30 of 40 s by the policy, 10 by a person', () => {
    expect(made(driven).model.control).toEqual([
      { mode: 'autonomous', share: 0.75 },
      { mode: 'teleoperated', share: 0.25 },
    ]);
  });

  it('says playback, cuts, take and what nobody knows', () => {
    const fast = { alignment: alignment({ segments: [aligned({ speed: 2.004 })] }) };
    const { lines, unknown } = made(fast).model;
    const line = (name: string) => lines.find((each) => each.name === name)?.value;
    expect(line('Playback')).toBe('2×');
    expect(line('Cuts')).toBe('none found');
    expect(line('Take')).toBe('1 of 1');
    expect(unknown).toContain('Payment or partnership of the venue');
  });
});

describe('labelSvg', () => {
  it('is one document without references, with a title and a description that say everything', () => {
    const svg = labelSvg(made(driven).model);
    expect(svg).toMatch(/^<svg [^>]*role="img" aria-labelledby="telltale-t telltale-d"/);
    expect(svg).not.toMatch(/href|<script|<image|url\((?!#)/);
    const description = /<desc[^>]*>(.*)<\/desc>/.exec(svg)?.[1] ?? '';
    for (const words of [
      'autonomous 75 %',
      'teleoperated 25 %',
      'Take: 1 of 1',
      'Not known',
      'https://example.org/demos/d1',
    ])
      expect(description).toContain(words);
  });

  it('uses black and white only, and a pattern of its own for each class', () => {
    const svg = labelSvg(made(driven).model);
    const colours = new Set(svg.match(/#[0-9a-f]{3,8}\b/g));
    expect(colours).toEqual(new Set(['#000', '#fff']));
    expect(svg).toContain('url(#telltale-autonomous)');
    expect(svg).toContain('url(#telltale-teleoperated)');
  });

  it('takes a hostile title for words', () => {
    const svg = labelSvg(made({}, '</title><script>alert(1)</script> & "co"\u0000').model);
    expect(svg).not.toContain('<script');
    expect(svg).toContain('&lt;script&gt;');
    expect(svg).not.toContain('\u0000');
  });
});

describe('labelHtml', () => {
  it('hides the drawing from screen readers and says the same in words', () => {
    const html = labelHtml(made(driven).model);
    expect(html).toContain('<div aria-hidden="true"><svg');
    expect(html).toContain('<dt>Time teleoperated</dt><dd>25 %</dd>');
    expect(html).toContain('aria-label="Demo label: Claimed autonomous: contradicted"');
    expect(html).not.toContain('<script');
  });
});

describe('sidecarOf', () => {
  it('names the clip by its hashes and carries all thirty findings', () => {
    const { model, judged } = made();
    const sidecar = sidecarOf(model, judged, {
      stream_sha256: '2'.repeat(64),
      frames_sha256: '3'.repeat(64),
    });
    expect(sidecar.file_sha256).toBe('1'.repeat(64));
    expect(sidecar.findings).toHaveLength(30);
    expect(JSON.parse(JSON.stringify(sidecar))).toEqual(sidecar);
  });
});

describe('wrapped', () => {
  it('breaks between words and marks what is lost', () => {
    expect(wrapped('one two three', 7, 3)).toEqual(['one two', 'three']);
    expect(wrapped('one two three four', 7, 2)).toEqual(['one two', 'three…']);
  });
});
