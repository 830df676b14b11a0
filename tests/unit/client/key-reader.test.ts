import { describe, expect, it } from 'vitest';
import { createKeyReader, patience, type Press } from '#lib/client/keyboard/key-reader.ts';
import { commands, shortcuts } from '#lib/client/keyboard/shortcuts.ts';

const plain = (key: string): Press => ({ key, modified: false, alt: false, typing: false });
const reader = (on = true) => createKeyReader(shortcuts, () => on);

describe('keys', () => {
  it('reads one key, and two one after the other', () => {
    const keys = reader();
    expect(keys.press(plain('?'), 0)).toMatchObject({ then: { run: 'help' } });
    expect(keys.press(plain('g'), 10)).toBe('pending');
    expect(keys.press(plain('t'), 20)).toMatchObject({ then: { go: '/tasks' } });
    expect(keys.press(plain('t'), 30)).toMatchObject({ then: { run: 'theme' } });
  });

  it('forgets a sequence that nobody finished', () => {
    const keys = reader();
    keys.press(plain('g'), 0);
    expect(keys.press(plain('t'), patience + 1)).toMatchObject({ then: { run: 'theme' } });
  });

  it('takes a key that does not go on with a sequence by itself', () => {
    const keys = reader();
    keys.press(plain('g'), 0);
    expect(keys.press(plain('?'), 1)).toMatchObject({ then: { run: 'help' } });
    keys.press(plain('g'), 2);
    expect(keys.press(plain('q'), 3)).toBeNull();
    expect(keys.press(plain('t'), 4)).toMatchObject({ then: { run: 'theme' } });
  });

  it('never fires while typing, nor when switched off, but for keys with ⌘ or Ctrl', () => {
    const characters = shortcuts.flatMap(({ keys, modified }) => (modified === true ? [] : keys));
    expect(characters.length).toBeGreaterThan(20);
    for (const key of characters) {
      expect(reader().press({ ...plain(key), typing: true }, 0), key).toBeNull();
      expect(reader(false).press(plain(key), 0), key).toBeNull();
    }
    for (const keys of [reader(), reader(false)])
      expect(keys.press({ ...plain('k'), typing: true, modified: true }, 0)).toMatchObject({
        then: { run: 'palette' },
      });
  });

  it('leaves the browser its own: other keys with ⌘ or Ctrl, and everything with Alt', () => {
    const keys = reader();
    for (const key of ['t', 'f', 'r', '/'])
      expect(keys.press({ ...plain(key), modified: true }, 0)).toBeNull();
    expect(keys.press({ ...plain('t'), alt: true }, 0)).toBeNull();
  });

  it('does not lose a sequence to Shift', () => {
    const keys = reader();
    keys.press(plain('g'), 0);
    expect(keys.press(plain('Shift'), 1)).toBeNull();
    expect(keys.press(plain('e'), 2)).toMatchObject({ then: { go: '/episodes' } });
  });
});

describe('the table of shortcuts', () => {
  it('gives no keys twice, and none that begin another', () => {
    const written = shortcuts.map(
      ({ keys, modified }) => `${modified ? '^' : ''}${keys.join(' ')}`,
    );
    expect(new Set(written).size).toBe(written.length);
    for (const one of written)
      for (const other of written)
        if (one !== other) expect(other.startsWith(`${one} `), `${one} and ${other}`).toBe(false);
  });

  it('reaches every command', () => {
    const run = shortcuts.flatMap(({ then }) => ('run' in then ? [then.run] : []));
    expect([...run].sort()).toEqual([...commands].sort());
  });
});
