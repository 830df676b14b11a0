import type { Context } from 'hono';

/** The query string as pairs, repeated names included. */
export const parameters = (context: Context): [string, string][] =>
  Object.entries(context.req.queries()).flatMap(([name, values]) =>
    values.map((value): [string, string] => [name, value]),
  );
