import { describe, expect, it } from 'vitest';
import type { Alignment } from '#lib/demos/alignment/alignment.ts';
import { audit } from '#lib/demos/audit.ts';
import { aligned, alignment, claims, declaration, facts, video } from './facts.ts';
import { judge, verdict } from './judge.ts';

// Rules that judge by the picture. Every case is constructed so that its answer can be read off the construction.

describe('5 and 6, speed', () => {
  const twice = { alignment: alignment({ segments: [aligned({ speed: 2 })] }) };

  it('contradicts real time at twice the speed, and at 1.06 times', () => {
    expect(verdict(5, claims(['real_time']), twice)).toBe('contradicted');
    const slightly = { alignment: alignment({ segments: [aligned({ speed: 1.06 })] }) };
    expect(verdict(5, claims(['real_time']), slightly)).toBe('contradicted');
  });

  it('tells the speed where nothing is claimed, and wants a label', () => {
    expect(judge(5, claims([]), twice)).toMatchObject({ verdict: 'verified' });
    expect(verdict(6, claims([]), twice)).toBe('unknown');
    const labelled = { ...twice, declarations: [declaration(6, 'Shown at 2x speed')] };
    expect(verdict(6, claims([]), labelled)).toBe('verified');
    const wrongly = { ...twice, declarations: [declaration(6, 'Shown at 1.5x speed')] };
    expect(verdict(6, claims([]), wrongly)).toBe('contradicted');
  });

  it.each(['still', 'short', 'no_match'] as const)(
    'is unknown for footage that is %s',
    (outcome) => {
      const found = { alignment: alignment({ outcome }) };
      expect(verdict(5, claims(['real_time']), found)).toBe('unknown');
      expect(verdict(8, claims(['one_take']), found)).toBe('unknown');
    },
  );

  it('does not call a clip real time of which most motion matches nothing', () => {
    const half = alignment({ segments: [aligned({ moving_ms: 15_000 })] });
    expect(verdict(5, claims(['real_time']), { alignment: half })).toBe('unknown');
  });
});

describe('8, one take', () => {
  const cut = (grade: 'high' | 'low') =>
    alignment({
      jumps: [
        {
          kind: 'excision',
          clip_ms: 20_000,
          skipped_ms: 6000,
          from_episode_id: 'a',
          to_episode_id: 'a',
          grade,
        },
      ],
    });

  it('contradicts one take by a sure excision, and not by a doubtful one', () => {
    const found = judge(8, claims(['one_take']), { alignment: cut('high') });
    expect(found).toMatchObject({ verdict: 'contradicted', confidence: 'high' });
    expect(found.sentence).toContain('6.0 s are cut out at 0:20.0');
    expect(verdict(8, claims(['one_take']), { alignment: cut('low') })).toBe('unknown');
  });
});

describe('9, frames', () => {
  const freezes = [{ start_ms: 10_000, end_ms: 13_000 }];

  it('contradicts real time by a freeze during which the log moves, not by one during which it rests', () => {
    const moving = { video: video({ freezes }), alignment: alignment({ frozen: freezes }) };
    expect(verdict(9, claims(['real_time']), moving)).toBe('contradicted');
    const resting = { video: video({ freezes }), alignment: alignment() };
    expect(verdict(9, claims(['real_time']), resting)).toBe('verified');
  });

  it('tells doubled frames by their parity', () => {
    const doubled = { video: video({ copies: { share: 0.48, parity: 40 } }) };
    expect(judge(9, claims([]), doubled).sentence).toContain('48 % of the frames copy');
  });
});

describe('26, 27, 30, the file', () => {
  const bound = {
    file_sha256: '1'.repeat(64),
    stream_sha256: '2'.repeat(64),
    frames_sha256: '3'.repeat(64),
    duration_ms: 40_000,
  };

  it.each([
    ['the same file', {}, 'verified', 'byte for byte'],
    ['another container', { file_sha256: 'f'.repeat(64) }, 'verified', 'Another container'],
    [
      'a lossless re-encoding',
      { file_sha256: 'f'.repeat(64), stream_sha256: 'e'.repeat(64) },
      'verified',
      'without loss',
    ],
    [
      'another encoding',
      { file_sha256: 'f'.repeat(64), stream_sha256: 'e'.repeat(64), frames_sha256: 'd'.repeat(64) },
      'contradicted',
      'What still matches: the length and the motion',
    ],
  ])('binds %s', (_name, change, expected, words) => {
    const found = judge(27, claims([]), { video: video({ bound, ...change }) });
    expect(found.verdict).toBe(expected);
    expect(found.sentence).toContain(words);
  });

  it('is unknown where the record names no hash', () => {
    expect(verdict(27, claims([]))).toBe('unknown');
  });

  it('holds the side-car and the original against their hashes', () => {
    expect(
      verdict(30, claims([]), { video: video({ sidecar: { file_sha256: '1'.repeat(64) } }) }),
    ).toBe('verified');
    expect(
      verdict(30, claims([]), { video: video({ sidecar: { file_sha256: '9'.repeat(64) } }) }),
    ).toBe('contradicted');
    const held = { file_sha256: '7'.repeat(64), declared_sha256: '8'.repeat(64) };
    expect(verdict(26, claims([]), { video: video({ original: held }) })).toBe('contradicted');
  });
});

describe('motion that the logs repeat', () => {
  const repeated = (given: Partial<Alignment> = {}) =>
    facts({ alignment: alignment({ outcome: 'repeated', ...given }) });

  it('has a speed, and is no proof of one take', () => {
    const claimed = claims(['real_time', 'one_take']);
    const verdicts = audit(claimed, repeated()).claims.map(({ verdict }) => verdict);
    expect(verdicts).toEqual(['verified', 'unknown']);
  });

  it('contradicts one take where it breaks off, and does not swear to how much is missing', () => {
    const jump = {
      kind: 'excision',
      clip_ms: 20_000,
      skipped_ms: 6_000,
      from_episode_id: 'a',
      to_episode_id: 'a',
      grade: 'high',
    } as const;
    const { claims: judged, findings } = audit(claims(['one_take']), repeated({ jumps: [jump] }));
    expect(judged[0]?.verdict).toBe('contradicted');
    expect(findings[7]?.sentence).toContain('uncertain');
  });
});
