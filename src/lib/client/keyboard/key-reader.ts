import type { Shortcut } from './shortcuts.ts';

/** A key as it was pressed. */
export interface Press {
  readonly key: string;
  /** ⌘ or Ctrl. */
  readonly modified: boolean;
  readonly alt: boolean;
  /** Whether the key goes into a field. */
  readonly typing: boolean;
}

/** Remembers the keys of an unfinished sequence. */
export interface KeyReader {
  /**
   * @param now in ms; a sequence left alone for longer than `patience` is forgotten
   * @returns what the key finishes, `pending` where it may begin a sequence, null where it is nobody's
   */
  press(press: Press, now: number): Shortcut | 'pending' | null;
}

/** How long a sequence waits for its next key, ms. */
export const patience = 1500;

/** @param characterKeys whether single keys count; without them only shortcuts with ⌘ or Ctrl do */
export function createKeyReader(
  table: readonly Shortcut[],
  characterKeys: () => boolean,
): KeyReader {
  let held: readonly string[] = [];
  let since = 0;
  const startsWith = (shortcut: Shortcut, keys: readonly string[]): boolean =>
    keys.every((key, index) => shortcut.keys[index] === key);

  const plain = (key: string, now: number): Shortcut | 'pending' | null => {
    const before = now - since > patience ? [] : held;
    const keys = [...before, key];
    const fitting = table.filter(
      (shortcut) => shortcut.modified !== true && startsWith(shortcut, keys),
    );
    held = [];
    const whole = fitting.find((shortcut) => shortcut.keys.length === keys.length);
    if (whole !== undefined) return whole;
    if (fitting.length === 0) return before.length > 0 ? plain(key, now) : null;
    held = keys;
    since = now;
    return 'pending';
  };

  return {
    press: ({ key, modified, alt, typing }, now) => {
      if (alt || isModifier(key)) return null;
      if (modified) {
        held = [];
        return (
          table.find(
            (shortcut) => shortcut.modified === true && shortcut.keys[0] === key.toLowerCase(),
          ) ?? null
        );
      }
      if (typing || !characterKeys()) {
        held = [];
        return null;
      }
      return plain(key, now);
    },
  };
}

const isModifier = (key: string): boolean =>
  ['Shift', 'Control', 'Meta', 'Alt', 'AltGraph', 'CapsLock'].includes(key);
