import { TelltaleError } from '#lib/kernel/errors.ts';
import { calculate, calculations, type Calculation } from '#lib/stats/calculator.ts';
import { error } from '@sveltejs/kit';
import { inputOf, textsOf } from './input.ts';
import type { PageServerLoad } from './$types.js';

/** The whole state is in the URL: `?name=wilson&k=17&n=20`. Without values an example stands in the fields. */
export const load: PageServerLoad = ({ url }) => {
  const name = url.searchParams.get('name') ?? calculations[0]?.name;
  const calculation = calculations.find((each) => each.name === name);
  if (calculation === undefined) error(404, `There is no calculation “${name ?? ''}”.`);
  const { label, question, source, fields, example } = calculation;
  const given = fields.some((field) => url.searchParams.has(field.name));
  const texts = given
    ? Object.fromEntries(
        fields.map((field) => [field.name, url.searchParams.get(field.name) ?? '']),
      )
    : textsOf(example);
  return {
    calculations: calculations.map((each) => ({ name: each.name, label: each.label })),
    chosen: { name: calculation.name, label, question, source, fields: [...fields] },
    texts,
    ...outcomeOf(calculation, texts),
  };
};

interface Outcome {
  readonly result: Readonly<Record<string, unknown>> | null;
  readonly problem: string | null;
  /** The same on the command line. */
  readonly command: string;
}

function outcomeOf(calculation: Calculation, texts: Readonly<Record<string, string>>): Outcome {
  const { input, problems } = inputOf(calculation.fields, texts);
  const command = `npx telltale stats ${calculation.name} --input '${JSON.stringify(input)}' --json`;
  if (problems.length > 0) return { result: null, problem: problems.join(' '), command };
  try {
    return { result: calculate(calculation.name, input), problem: null, command };
  } catch (thrown) {
    if (!(thrown instanceof TelltaleError)) throw thrown;
    return { result: null, problem: thrown.message, command };
  }
}
