import { readFileSync, statSync } from 'node:fs';
import { TelltaleError } from '#lib/kernel/errors.ts';
import { createQueue } from '#lib/server/store/queue.ts';
import { z } from 'zod';
import { replaceDurably } from './durable-file.ts';

/** A small file that several processes share: whoever reads it takes up what another wrote. */
export interface JsonBook<Content> {
  read(): Content;
  /** One change after the other; durable when it returns. */
  change<T>(edit: (content: Content) => readonly [Content, T]): Promise<T>;
}

export interface JsonBookOptions<Content> {
  /** What the file must hold. */
  readonly shape: z.ZodType<Content>;
  /** What an absent file stands for. */
  readonly empty: Content;
  /** What a damaged file means and what to do, after "cannot be read". */
  readonly advice: string;
  /** Permissions of the file, for one that holds secrets. */
  readonly mode?: number;
}

/** @throws TelltaleError STORE_CORRUPT on reading, when the file is there and does not hold what it must. */
export function openJsonBook<Content>(
  path: string,
  { shape, empty, advice, mode }: JsonBookOptions<Content>,
): JsonBook<Content> {
  const queue = createQueue();
  let known: { readonly stamp: string; readonly content: Content } | undefined;
  const read = (): Content => {
    const found = statSync(path, { throwIfNoEntry: false });
    if (found === undefined) return empty;
    const stamp = `${found.ino} ${found.mtimeMs} ${found.size}`;
    if (known?.stamp !== stamp) known = { stamp, content: parsed() };
    return known.content;
  };
  const parsed = (): Content => {
    const result = shape.safeParse(jsonOrNull(readFileSync(path, 'utf8')));
    if (result.success) return result.data;
    throw new TelltaleError(
      'STORE_CORRUPT',
      `${path} cannot be read${advice}: ${z.prettifyError(result.error)}`,
    );
  };
  return {
    read,
    change: (edit) =>
      queue.run(async () => {
        const [content, result] = edit(read());
        await replaceDurably(path, JSON.stringify(content, null, 1), mode);
        return result;
      }),
  };
}

/** What is no JSON at all fits no shape either. */
function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
