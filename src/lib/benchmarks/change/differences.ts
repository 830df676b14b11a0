/** One place where two specs differ. Added: `before` is undefined; removed: `after` is undefined. */
export interface Difference {
  /** Member names and list positions, joined by dots; members of named lists by their name, as `factors.load`. */
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** Members that name an item of a list, so that an inserted item does not look like a change of all that follow. */
const nameKeys = ['name', 'label', 'stage', 'id', 'version'] as const;

/** Every leaf at which two JSON-like values differ, in order of path. */
export function differences(before: unknown, after: unknown, path = ''): Difference[] {
  if (Object.is(before, after)) return [];
  const left = membersOf(before);
  const right = membersOf(after);
  if (!left || !right || Array.isArray(before) !== Array.isArray(after)) {
    return [{ path, before, after }];
  }
  const found = [...new Set([...left.keys(), ...right.keys()])].flatMap((key) =>
    differences(left.get(key), right.get(key), path === '' ? key : `${path}.${key}`),
  );
  // Named lists are compared by name, so their order has to be compared too: the first label that applies wins.
  return [...found, ...orderChange(left, right, path, before, after)];
}

function orderChange(
  left: ReadonlyMap<string, unknown>,
  right: ReadonlyMap<string, unknown>,
  path: string,
  before: unknown,
  after: unknown,
): Difference[] {
  if (!Array.isArray(before)) return [];
  const shared = (a: ReadonlyMap<string, unknown>, b: ReadonlyMap<string, unknown>): string =>
    [...a.keys()].filter((key) => b.has(key)).join('\n');
  return shared(left, right) === shared(right, left)
    ? []
    : [{ path: `${path}.(order)`, before, after }];
}

function membersOf(value: unknown): Map<string, unknown> | null {
  if (Array.isArray(value)) {
    const names = value.map(nameOf);
    const named = names.every((name) => name !== null) && new Set(names).size === names.length;
    return new Map(
      value.map((item, index) => [named ? (names[index] ?? '') : String(index), item]),
    );
  }
  if (typeof value !== 'object' || value === null) return null;
  return new Map(Object.entries(value));
}

function nameOf(item: unknown): string | null {
  if (typeof item !== 'object' || item === null) return null;
  for (const key of nameKeys) {
    const name = (item as Readonly<Record<string, unknown>>)[key];
    if (typeof name === 'string') return name;
  }
  return null;
}
