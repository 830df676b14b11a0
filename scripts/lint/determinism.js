// @ts-check
/**
 * Arithmetic that differs between engines and processors may not touch simulation state: a trial must give the same
 * bytes in every browser and on every machine. IEEE 754 fixes + - * / and the square root; it does not fix the rest.
 */

/** What ECMAScript leaves to the implementation ("implementation-approximated"). */
const approximated = [
  ...[
    'sin',
    'cos',
    'tan',
    'asin',
    'acos',
    'atan',
    'atan2',
    'sinh',
    'cosh',
    'tanh',
    'asinh',
    'acosh',
    'atanh',
  ],
  ...['exp', 'expm1', 'log', 'log1p', 'log2', 'log10', 'pow', 'cbrt', 'hypot', 'sumPrecise'],
];

const banned = (/** @type {string} */ what) =>
  `${what} is not the same on every machine: use + - * / and Math.sqrt, or the engine's own helpers (design/benchmarks.md).`;

const isLiteralExponent = 'Literal[raw=/^[0-8]$/]';

/** Rooms whose numbers end up in simulation state, controls, factors or seeds. */
const rooms = ['src/lib/sim/**', 'src/lib/benchmarks/plan/**', 'src/lib/benchmarks/signals/**'];

export const determinismRules = [
  {
    files: rooms,
    rules: {
      'no-restricted-properties': /** @type {any} */ ([
        'error',
        ...approximated.map((property) => ({
          object: 'Math',
          property,
          message: banned(`Math.${property}`),
        })),
        {
          object: 'Math',
          property: 'random',
          message: 'Randomness is seeded and passed in (kernel/random).',
        },
      ]),
      'no-restricted-globals': /** @type {any} */ ([
        'error',
        {
          name: 'Date',
          message: 'Simulated time is a step counter: the clock has no part in a trial.',
        },
        {
          name: 'performance',
          message: 'Measured latency enters as whole ticks, from outside (runner).',
        },
        { name: 'crypto', message: 'Randomness is seeded and passed in (kernel/random).' },
      ]),
      'no-restricted-syntax': /** @type {any} */ ([
        'error',
        {
          selector: `BinaryExpression[operator='**']:not(:has(> ${isLiteralExponent}.right))`,
          message: banned('** with an exponent that is not a small literal'),
        },
        {
          selector: `AssignmentExpression[operator='**=']:not(:has(> ${isLiteralExponent}.right))`,
          message: banned('**= with an exponent that is not a small literal'),
        },
        {
          selector: "VariableDeclarator[init.name='Math'], SpreadElement[argument.name='Math']",
          message: 'Math is used by its full name here, so that the rule sees what is called.',
        },
        {
          selector: "MemberExpression[object.name='Math'][computed=true]",
          message: 'Math is used by its full name here, so that the rule sees what is called.',
        },
        {
          selector:
            "MemberExpression[property.name='toLocaleString'], MemberExpression[property.name='localeCompare']",
          message: 'It depends on the language of the machine.',
        },
      ]),
    },
  },
];
