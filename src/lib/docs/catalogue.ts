/** One page of the documentation. */
export interface DocsPage {
  /** Its address is `/docs/<slug>`. */
  readonly slug: string;
  readonly title: string;
  /** What it answers, in a few words. */
  readonly about: string;
  /** File that it is made from, from the repository's root. */
  readonly file: string;
}

export interface DocsGroup {
  readonly title: string;
  readonly pages: readonly DocsPage[];
}

const design = (slug: string, title: string, about: string): DocsPage => ({
  slug,
  title,
  about,
  file: `design/${slug}.md`,
});
const own = (slug: string, title: string, about: string): DocsPage => ({
  slug,
  title,
  about,
  file: `src/lib/docs/pages/${slug}.md`,
});

/** The documentation, in the order in which it is read. What is not here is for who builds the product. */
export const docsGroups: readonly DocsGroup[] = [
  {
    title: 'Getting started',
    pages: [
      own('send-data', 'Send data', 'From a table, a log file, a robot or a simulator to figures'),
      own('reading-figures', 'Read a figure', 'Point, interval, n, and what is not known'),
      own('verify', 'Check it yourself', 'From a figure on a page to a proof that needs no trust'),
      design(
        'notifications',
        'Live updates and webhooks',
        'Be told when a gate flips or a task regresses',
      ),
      design(
        'sample-evidence',
        'Sample evidence',
        'What the generated data holds, and its true values',
      ),
    ],
  },
  {
    title: 'Methods',
    pages: [
      design('statistics', 'Statistics', 'Which interval and which test is used where, and why'),
      design('calibration', 'Calibration', 'How well each interval and test keeps its promise'),
      design(
        'comparison',
        'Comparison and fidelity',
        'Versions, simulators, time to success, preferences',
      ),
      design('readiness', 'Readiness', 'Levels, gates, and what passed, failed and undecided mean'),
      design('benchmarks', 'Benchmarks', 'Specs, seeds, runs, replay, change rules'),
    ],
  },
  {
    title: 'The log',
    pages: [
      design('log-format', 'Log format', 'Every record and field of the evaluation log'),
      design(
        'log-format-notes',
        'For implementers',
        'The smallest episode, writing from Python, sending it',
      ),
      design(
        'log-format-registry',
        'Registry of names',
        'Well-known tasks, failure reasons, incidents, simulators',
      ),
      design('ingest', 'Ingest', 'What becomes of a line, mapping files, ways in'),
      design(
        'evidence-store',
        'Evidence store',
        'What lies where on disk, and what is never rewritten',
      ),
    ],
  },
  {
    title: 'Trust',
    pages: [
      design(
        'demos',
        'Demo honesty',
        'The thirty disclosures, and how a clip is held against its logs',
      ),
      design('demo-corpus', 'Demo corpus', 'What an audit finds, and what it misses'),
      design('reports', 'Reports', 'Windows, vintages, restatements, lints'),
      design('ledger', 'Ledger', 'What it promises, who witnesses it, what it cannot do'),
      design('verify-by-hand', 'Verify by hand', 'With openssl and sha256sum alone'),
      design('access', 'Access', 'Who may see what'),
    ],
  },
  {
    title: 'The product',
    pages: [
      design('performance', 'Performance', 'What was measured, and where we miss'),
      design('architecture', 'Architecture', 'The rooms of the code, and the way of the data'),
    ],
  },
];

export const docsPages: readonly DocsPage[] = docsGroups.flatMap(({ pages }) => pages);

export const docsHref = (slug: string, anchor = ''): string =>
  `/docs/${slug}${anchor === '' ? '' : `#${anchor}`}`;
