import type { CalculatorField } from '#lib/stats/calculator.ts';

/** What a form holds, as the input of a calculation; empty optional fields are left out. */
export function inputOf(
  fields: readonly CalculatorField[],
  texts: Readonly<Record<string, string>>,
): { readonly input: Readonly<Record<string, unknown>>; readonly problems: readonly string[] } {
  const input: Record<string, unknown> = {};
  const problems: string[] = [];
  for (const field of fields) {
    const text = (texts[field.name] ?? '').trim();
    if (text === '') {
      if (field.optional !== true) problems.push(`${field.name} is empty: ${field.meaning}.`);
      continue;
    }
    const value = valueOf(field, text);
    if (value === undefined) problems.push(`${field.name} cannot be read: ${wanted[field.kind]}.`);
    else input[field.name] = value;
  }
  return { input, problems };
}

const wanted: Readonly<Record<CalculatorField['kind'], string>> = {
  number: 'a number is wanted',
  numbers: 'numbers with commas or spaces between them are wanted',
  choice: 'one of the choices is wanted',
  records: 'a JSON list of objects is wanted',
};

function valueOf({ kind }: CalculatorField, text: string): unknown {
  if (kind === 'choice') return text;
  if (kind === 'records') return parsed(text);
  if (kind === 'number') return numberOf(text);
  const numbers = text
    .split(/[\s,;]+/)
    .filter(Boolean)
    .map(numberOf);
  return numbers.includes(undefined) ? undefined : numbers;
}

function numberOf(text: string): number | undefined {
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** An input as the texts of its form. */
export const textsOf = (input: Readonly<Record<string, unknown>>): Record<string, string> =>
  Object.fromEntries(Object.entries(input).map(([name, value]) => [name, textOf(value)]));

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value) && value.every((item) => typeof item === 'number')) {
    return value.join(', ');
  }
  return JSON.stringify(value);
}
