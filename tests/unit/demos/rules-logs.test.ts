import { describe, expect, it } from 'vitest';
import type { LogEpisode } from '#lib/demos/log/log-facts.ts';
import { aligned, alignment, claims, declaration, episode, logOf, part, segment } from './facts.ts';
import { judge, verdict } from './judge.ts';

// Rules that judge by the logs. Every case is constructed so that its answer can be read off the construction.

const autonomous = claims(['autonomous']);

const withControl = (...control: LogEpisode['control'][number][]) => ({
  log: logOf([episode('a', { control })]),
});

describe('1, control class', () => {
  it('contradicts autonomy for two seconds of teleoperation, and says where in the clip', () => {
    const found = judge(
      1,
      autonomous,
      withControl(
        segment('autonomous', 0, 50_000),
        segment('teleoperated', 50_000, 52_000),
        segment('autonomous', 52_000, 120_000),
      ),
    );
    expect(found.verdict).toBe('contradicted');
    expect(found.sentence).toContain('2.0 s');
    expect(found.sentence).toContain('from 0:10.0 to 0:12.0');
    expect(found.evidence).toContainEqual({
      kind: 'episode',
      episode_id: 'a',
      start_ms: 50_000,
      end_ms: 52_000,
    });
  });

  it('does not verify time that no segment covers, nor a class that an operator wrote down', () => {
    expect(verdict(1, autonomous, withControl(segment('autonomous', 0, 60_000)))).toBe('unknown');
    const written = segment('autonomous', 0, 120_000, 'operator');
    expect(verdict(1, autonomous, withControl(written))).toBe('unknown');
  });

  it('lets a person set the scene before the first command, and not after it', () => {
    const before = withControl(
      segment('handled', 0, 45_000),
      segment('autonomous', 45_000, 120_000),
    );
    expect(verdict(1, autonomous, before)).toBe('verified');
    const after = withControl(
      segment('autonomous', 0, 45_000),
      segment('handled', 45_000, 50_000),
      segment('autonomous', 50_000, 120_000),
    );
    expect(verdict(1, autonomous, after)).toBe('contradicted');
  });

  it('takes supervised for autonomous only where the supervision is declared', () => {
    const log = withControl(segment('supervised', 0, 120_000));
    expect(verdict(1, autonomous, log)).toBe('contradicted');
    const told = { ...log, declarations: [declaration(4, 'One supervisor with a stop button.')] };
    expect(verdict(1, autonomous, told)).toBe('verified');
  });
});

describe('3, help', () => {
  it('counts help that was cut out of the clip', () => {
    const found = judge(
      3,
      autonomous,
      withControl(
        segment('autonomous', 0, 90_000),
        segment('teleoperated', 90_000, 100_000),
        segment('autonomous', 100_000, 120_000),
      ),
    );
    expect(found.verdict).toBe('contradicted');
    expect(found.sentence).toContain('outside the clip');
  });
});

describe('10, coverage', () => {
  it('needs 99 % of the time shown and of the clip', () => {
    expect(verdict(10, autonomous)).toBe('verified');
    expect(verdict(10, autonomous, withControl(segment('autonomous', 0, 79_000)))).toBe('unknown');
    const shortPart = logOf([episode('a')], undefined, [
      part('a', { clip_end_ms: 30_000, log_end_ms: 70_000 }),
    ]);
    expect(verdict(10, autonomous, { log: shortPart })).toBe('unknown');
  });

  it('contradicts a record that names another log than the picture shows', () => {
    const other = alignment({ segments: [aligned({ episode_id: 'b' })] });
    expect(judge(10, autonomous, { alignment: other })).toMatchObject({ verdict: 'contradicted' });
  });

  it('knows nothing of episodes that are not in the evidence', () => {
    const lost = logOf([], [], [part('gone')]);
    expect(judge(10, autonomous, { log: lost }).sentence).toContain('gone');
    expect(verdict(1, autonomous, { log: lost })).toBe('unknown');
  });
});

describe('11, clocks', () => {
  it('contradicts a part whose motion lies two seconds from where it is said to be', () => {
    const off = alignment({ segments: [aligned({ log_start_ms: 42_000, log_end_ms: 82_000 })] });
    expect(verdict(11, autonomous, { alignment: off })).toBe('contradicted');
  });

  it('does not take a bound of two seconds for agreement', () => {
    const log = logOf([episode('a', { clock_bound_ms: 2000 })]);
    expect(verdict(11, autonomous, { log })).toBe('unknown');
  });
});

describe('12 to 14, attempts', () => {
  /** Fifty attempts four minutes apart, numbered 1 to 50, of which only the last succeeds and is shown. */
  const fifty = (
    change: (episode: LogEpisode, i: number) => LogEpisode | null = (each) => each,
  ) => {
    const all = Array.from({ length: 50 }, (_, i) =>
      change(
        episode(i === 49 ? 'a' : `t${i}`, {
          sequence: i + 1,
          started_at: new Date(Date.UTC(2026, 9, 1, 8) + i * 240_000).toISOString(),
          outcome: i === 49 ? 'success' : 'failure',
        }),
        i,
      ),
    ).filter((each) => each !== null);
    return { log: logOf(all.slice(-1), all) };
  };

  it('counts the take among all attempts of the session', () => {
    expect(judge(12, autonomous, fifty())).toMatchObject({ verdict: 'verified' });
    expect(judge(12, autonomous, fifty()).sentence).toContain('Take 50 of 50');
  });

  it('contradicts a smaller number of attempts than the logs hold', () => {
    expect(verdict(12, claims(['autonomous'], { attempts: 3 }), fifty())).toBe('contradicted');
    expect(verdict(12, claims(['autonomous'], { attempts: 50 }), fifty())).toBe('verified');
    expect(verdict(12, claims(['autonomous'], { attempts: 60 }), fifty())).toBe('unknown');
  });

  it('contradicts the best of fifty, with its exact interval and chance', () => {
    const found = judge(13, autonomous, fifty());
    expect(found.verdict).toBe('contradicted');
    // Clopper–Pearson for 1 of 50 (R: binom.test(1, 50)): 0.0005062 to 0.1064696; chance 1/50.
    expect(found.sentence).toContain('0.1 % to 10.6 %');
    expect(found.sentence).toContain('probability 2 %');
  });

  it('does not contradict it where the number of attempts was told', () => {
    const found = judge(13, claims(['autonomous'], { attempts: 50 }), fifty());
    expect(found.verdict).toBe('verified');
    expect(found.sentence).toContain('1 of 50');
  });

  it('does not know what a missing number was', () => {
    const gap = fifty((each, i) => (i === 20 || i === 21 ? null : each));
    const found = judge(14, autonomous, gap);
    expect(found.verdict).toBe('unknown');
    expect(found.sentence).toContain('2 episodes are missing');
    expect(found.sentence).toContain('21 to 22');
    expect(verdict(14, claims(['autonomous'], { attempts: 48 }), gap)).toBe('contradicted');
  });

  it('counts episodes of other tasks as numbers, not as attempts', () => {
    const mixed = fifty((each, i) => (i === 10 ? { ...each, task: 'sweep' } : each));
    expect(verdict(14, autonomous, mixed)).toBe('verified');
    expect(judge(12, autonomous, mixed).sentence).toContain('Take 49 of 49');
  });

  it('ends a session where the robot paused for more than four hours', () => {
    const morning = episode('early', { sequence: 49, started_at: '2026-10-01T03:00:00.000Z' });
    const log = logOf([episode('a')], [morning, episode('a')]);
    expect(judge(12, autonomous, { log }).sentence).toContain('Take 1 of 1');
  });

  it('does not verify a count without counter, or with one that runs back', () => {
    const without = fifty((each) => ({ ...each, sequence: null }));
    expect([12, 14].map((number) => verdict(number, autonomous, without))).toEqual([
      'unknown',
      'unknown',
    ]);
    const back = fifty((each, i) => ({ ...each, sequence: 50 - i }));
    expect([12, 14].map((number) => verdict(number, autonomous, back))).toEqual([
      'unknown',
      'unknown',
    ]);
  });
});

describe('15, before and after', () => {
  it('contradicts autonomy by a takeover five seconds after the clip, in the same or in the next episode', () => {
    const same = withControl(
      segment('autonomous', 0, 85_000),
      segment('teleoperated', 85_000, 120_000),
    );
    expect(judge(15, autonomous, same).sentence).toContain('5.0 s after');
    const next = episode('b', {
      sequence: 51,
      started_at: '2026-10-01T09:02:00.000Z',
      control: [segment('teleoperated', 0, 120_000)],
    });
    const whole = part('a', { log_start_ms: 80_000, log_end_ms: 115_000 });
    const found = judge(15, autonomous, {
      log: logOf([episode('a')], [episode('a'), next], [whole]),
    });
    expect(found.verdict).toBe('contradicted');
    expect(found.sentence).toContain('5.0 s after');
  });

  it('contradicts it by a fall during the clip', () => {
    const log = logOf([
      episode('a', { incidents: [{ kind: 'fall', at_ms: 60_000, detail: null }] }),
    ]);
    expect(judge(15, autonomous, { log }).sentence).toContain('Fall during it');
  });

  it('does not take a drive for other purposes before the clip, or a reset after it, for a takeover', () => {
    const log = logOf([
      episode('a', {
        control: [
          segment('teleoperated', 0, 20_000),
          segment('autonomous', 20_000, 90_000),
          segment('handled', 90_000, 120_000),
        ],
      }),
    ]);
    expect(verdict(15, autonomous, { log })).toBe('verified');
  });

  it('is unknown where the time around the clip was not logged', () => {
    const whole = part('a', { log_start_ms: 0, log_end_ms: 120_000 });
    expect(verdict(15, autonomous, { log: logOf([episode('a')], undefined, [whole]) })).toBe(
      'unknown',
    );
  });
});

describe('16 to 20, policy, replay, robots, place', () => {
  it('contradicts one policy with two checkpoints', () => {
    const other = episode('b', { checkpoint_sha256: 'cd'.repeat(32) });
    expect(verdict(16, autonomous, { log: logOf([episode('a'), other]) })).toBe('contradicted');
  });

  it('contradicts autonomy by a motion that repeats an earlier one', () => {
    const replay = { episode_id: 'a', earlier_episode_id: 'x', r: 0.9991, overlap_ms: 60_000 };
    const log = { ...logOf([episode('a')]), replay, replay_compared: 4 };
    expect(verdict(17, autonomous, { log })).toBe('contradicted');
    expect(verdict(17, autonomous, { log: { ...log, replay: { ...replay, r: 0.97 } } })).toBe(
      'verified',
    );
    expect(verdict(17, autonomous, { log: { ...log, replay: null } })).toBe('unknown');
  });

  it('contradicts a fleet of three of which the logs know one', () => {
    const three = claims([{ kind: 'fleet_size', value: 3, text: null }]);
    expect(verdict(19, three)).toBe('contradicted');
    const robots = ['arm-01', 'arm-02', 'arm-03'].map((unit) => episode(unit, { unit }));
    expect(verdict(19, three, { log: logOf(robots) })).toBe('verified');
  });

  it('contradicts an unstaged attempt that was logged as made for a demo', () => {
    const staged = logOf([episode('a', { context: 'demo' })]);
    expect(verdict(20, claims(['unstaged']), { log: staged })).toBe('contradicted');
    expect(verdict(20, claims(['unstaged']))).toBe('verified');
  });

  it('contradicts a simulation that is not told to be one', () => {
    const sim = { log: logOf([episode('a', { world: 'sim' })]) };
    expect(verdict(23, claims([]), sim)).toBe('contradicted');
    const told = { ...sim, declarations: [declaration(23, 'Rendered from a simulation.')] };
    expect(verdict(23, claims([]), told)).toBe('verified');
  });
});

describe('declarations', () => {
  it.each([18, 21, 22, 29])('make disclosure %d declared, never verified', (number) => {
    expect(verdict(number, claims([]))).toBe('unknown');
    const found = judge(number, claims([]), { declarations: [declaration(number, 'None.')] });
    expect(found).toMatchObject({ verdict: 'declared', confidence: 'low' });
    expect(found.sentence).toContain('R. Maker');
  });
});
