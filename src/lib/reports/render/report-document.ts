import type { AutonomyFigures, SuccessFigures } from '#lib/metrics/answers.ts';
import type { ReadinessChange } from '#lib/readiness/changes.ts';
import type { ReadinessTable } from '#lib/readiness/evaluate.ts';
import type { Figure } from '../figures/figure.ts';
import type { ReportKind, ReportPredicate } from '../report/predicate.ts';
import {
  heading,
  paragraph,
  table,
  type Block,
  type ReportDocument,
  type ShownFigure,
} from './document.ts';
import { bothValues, byBreadth, figureOf, figureTitle, whatWords } from './restated-words.ts';
import { groupWords, hourWords, rateWords, share, shareWords } from './words.ts';

const titles: { readonly [K in ReportKind]: string } = {
  autonomy: 'Autonomy statement',
  readiness: 'Readiness report',
};

/** The whole of a report as a document: nothing in it that is not in the predicate. */
export function reportDocument(predicate: ReportPredicate): ReportDocument {
  const { report } = predicate;
  const title = `${titles[report.kind]}, ${report.window.name}`;
  return {
    title,
    id: report.id,
    date: predicate.as_of,
    blocks: [
      { kind: 'title', text: title, below: subtitle(predicate) },
      ...generatedMark(predicate),
      ...(report.kind === 'autonomy' ? autonomyPart(predicate) : readinessPart(predicate)),
      ...restatementPart(predicate),
      ...honestyPart(predicate),
      ...originPart(predicate),
    ],
  };
}

const subtitle = ({ report, as_of, restates }: ReportPredicate): string =>
  `${report.window.from} to ${report.window.to}, evidence as of ${as_of.slice(0, 16).replace('T', ' ')} UTC. Window ${report.window_says}. Vintage ${report.vintage}${restates === null ? '' : `, which restates ${restates.report_id}`}.`;

function generatedMark({ evidence }: ReportPredicate): Block[] {
  if (evidence.generated === 0) return [];
  const all = evidence.generated === evidence.episodes ? 'All' : String(evidence.generated);
  return [
    {
      kind: 'warning',
      text: `Generated sample data. ${all} of ${evidence.episodes} episodes were made by a generator; no robot did this.`,
    },
  ];
}

const isHeadline = ({ metric, group }: Figure): boolean =>
  metric === 'autonomy/1' && Object.keys(group).every((name) => name === 'world');

function autonomyPart({ results }: ReportPredicate): Block[] {
  const headline = results.find(isHeadline);
  if (headline === undefined)
    return [
      paragraph(
        'No episode of a real robot at work lies in this window. There is nothing to state.',
      ),
    ];
  const figures = headline.figures as AutonomyFigures;
  return [
    heading('What the fleet did by itself'),
    paragraph(headlineSentence(figures)),
    { kind: 'figures', items: headlineItems(figures) },
    table(
      'Where the active time went',
      ['Who produced the motion', 'Time', 'Share'],
      [3, 1, 1],
      Object.entries(figures.time_ms).map(([name, ms]) => [
        name,
        hourWords(ms),
        figures.active_ms === 0 ? '' : share(ms / figures.active_ms),
      ]),
    ),
    ...autonomyTable('By context', results, 'context'),
    ...autonomyTable('By task and policy', results, 'task'),
    ...successTable('Success without help, real robots', results, 'real'),
  ];
}

function headlineSentence(figures: AutonomyFigures): string {
  const { headline, assessable, coverage, active_ms, units, episodes } = figures;
  const base = `${units} ${units === 1 ? 'robot' : 'robots'}, ${episodes} episodes, ${hourWords(active_ms)} of active time.`;
  if (headline === null) return `${base} There was no active time.`;
  if (!assessable)
    return `${base} Not assessable: only ${share(coverage ?? 0)} of the active time has a known control mode.`;
  return `${base} In ${share(headline[0])} of it the policy alone produced the motion commands${headline[1] > headline[0] ? `; at most ${share(headline[1])} if all unknown time is counted for it` : ''}.`;
}

/** Published together, always: the ratio alone would hide what it costs in people. */
const headlineItems = (figures: AutonomyFigures): ShownFigure[] => [
  shown('Strict ratio: the policy alone', shareWords(figures.estimate)),
  shown('Inclusive ratio: a person watching counts too', shareWords(figures.inclusive.low)),
  shown('Interventions per active hour', rateWords(figures.interventions_per_hour)),
  shown('Tasks finished without help', shareWords(figures.without_help)),
  {
    label: 'People-minutes per robot-hour',
    value:
      figures.people_minutes_per_robot_hour === null
        ? 'no evidence'
        : figures.people_minutes_per_robot_hour.toFixed(1),
    below: 'counted in full, so without an interval',
  },
  {
    label: 'Idle time beside the active',
    value: hourWords(figures.idle_ms),
    below: 'outside every ratio',
  },
];

/** The value large, and what stands in brackets behind it below. */
function shown(label: string, words: string): ShownFigure {
  const [, value = words, below = ''] = /^(.*?) \((.*)\)$/.exec(words) ?? [];
  return { label, value, below };
}

function autonomyTable(caption: string, results: readonly Figure[], by: string): Block[] {
  const rows = results
    .filter(({ metric, group, level }) => metric === 'autonomy/1' && by in group && level === 0.95)
    .map(({ group, figures }) => {
      const values = figures as AutonomyFigures;
      return [
        groupWords(group),
        shareWords(values.estimate),
        rateWords(values.interventions_per_hour),
        hourWords(values.active_ms),
      ];
    });
  return rows.length === 0
    ? []
    : [
        table(
          caption,
          ['', 'Strict ratio', 'Interventions per hour', 'Active'],
          [3, 4, 3, 1.3],
          rows,
        ),
      ];
}

function successTable(caption: string, results: readonly Figure[], world: string): Block[] {
  const rows = results
    .filter(
      ({ metric, group, level }) =>
        metric === 'success/1' && group['world'] === world && level === 0.95,
    )
    .map(({ group, figures }) => {
      const values = figures as SuccessFigures;
      return [
        groupWords(group),
        shareWords(values.estimate),
        String(values.assisted),
        String(values.ungraded),
      ];
    });
  return rows.length === 0
    ? []
    : [table(caption, ['', 'Success rate', 'With help', 'Ungraded'], [3, 4, 1.3, 1.3], rows)];
}

const changeNames: { readonly [K in ReadinessChange['kind']]: string } = {
  up: 'a level higher',
  down: 'a level lower',
  gate: 'gates changed',
  new: 'new',
  gone: 'no evidence any more',
};

function readinessPart({ readiness, results }: ReportPredicate): Block[] {
  if (readiness === null) return [];
  const { table: levels, changes, targets } = readiness;
  return [
    heading('What is ready for what'),
    paragraph(
      `Levels, lowest first: ${levels.levels.map(({ title }, index) => `${index + 1} ${title}`).join('; ')}. A gate is passed when its one-sided ${share(levels.confidence)} bound clears the threshold with enough trials and units. Rules: ${levels.rules.name} ${levels.rules.version}.`,
    ),
    ...(levels.tasks.length === 0 ? [] : [levelFigures(levels)]),
    levels.tasks.length === 0
      ? paragraph('No task has evidence in this window.')
      : { kind: 'list', items: levels.tasks.map(({ sentence }) => sentence) },
    ...(levels.tasks.length === 0
      ? []
      : [
          table(
            'Tasks by level',
            ['Task', 'Policy', 'Level', 'Blocked by'],
            [2, 2, 3, 4],
            levels.tasks.map(({ task, policy, rank, title, next }) => [
              task,
              policy,
              `${rank} ${title}`,
              next?.blocking.map((gate) => `${gate.title}: ${gate.state}`).join('; ') ?? '',
            ]),
          ),
        ]),
    ...(changes.length === 0
      ? []
      : [
          table(
            'Changed since the report before, regressions first',
            ['Task', 'Policy', 'What', 'From', 'To'],
            [2, 2, 2, 2, 2],
            changes.map(({ task, policy, kind, from, to }) => [
              task,
              policy,
              changeNames[kind],
              from ?? 'none',
              to ?? 'none',
            ]),
          ),
        ]),
    ...(targets.length === 0
      ? []
      : [
          table(
            'Targets beside what was measured: a target is not an outcome',
            ['Metric', 'For', 'Target', 'Measured', 'Verdict'],
            [2, 2, 1, 3, 1.5],
            targets.map(({ metric, task, site, target, measured, verdict }) => [
              metric,
              task ?? site ?? 'all',
              String(target),
              measured === null ? 'not measured' : shareWords(measured),
              verdict.replace('_', ' '),
            ]),
          ),
        ]),
    ...successTable('Success without help, real robots', results, 'real'),
    ...successTable('Success without help, simulation', results, 'sim'),
  ];
}

/** How many stand on each level, the highest first. */
const levelFigures = ({ levels, tasks }: ReadinessTable): Block => ({
  kind: 'figures',
  items: ['Not ready for any use yet', ...levels.map(({ title }) => title)]
    .map((title, rank) => ({
      label: title,
      value: String(tasks.filter((task) => task.rank === rank).length),
      below: `of ${tasks.length} pairs of task and policy version`,
    }))
    .reverse(),
});

function restatementPart({ restates }: ReportPredicate): Block[] {
  if (restates === null) return [];
  return [
    heading('What this report restates'),
    paragraph(
      `This vintage replaces figures of ${restates.report_id}, which stays readable beside it. Why: ${restates.reasons.join('; ')}.`,
    ),
    table(
      'Changed figures',
      ['Figure', 'Of', 'Published before', 'Now', 'First number that differs'],
      [2, 2.4, 2.6, 2.6, 2.6],
      restates.figures
        .toSorted(byBreadth)
        .map((figure) => [
          figureTitle(figure),
          figureOf(figure),
          ...bothValues(figure),
          whatWords(figure.what),
        ]),
    ),
  ];
}

function honestyPart({ lints, exclusions, cannot_show }: ReportPredicate): Block[] {
  const shown = lints.filter(({ verdict }) => verdict !== 'clear');
  const clear = lints.length - shown.length;
  return [
    heading('How these figures could deceive, and what was looked for'),
    paragraph(
      `${lints.length} ways of fooling oneself were looked for. ${clear} were not found; the others are below. “Cannot tell” is not a pass.`,
    ),
    table(
      'Findings',
      ['', 'What', 'Verdict', 'Found'],
      [0.7, 3, 1.5, 6],
      shown.map(({ id, title, verdict, message }) => [
        id,
        title,
        verdict.replace('_', ' '),
        message,
      ]),
    ),
    ...(exclusions.length === 0
      ? []
      : [
          table(
            'Left out of the figures',
            ['Why', 'Episodes'],
            [5, 1],
            exclusions.map(({ reason, episodes }) => [reason, String(episodes)]),
          ),
        ]),
    heading('What no ledger can show'),
    { kind: 'list', items: cannot_show },
  ];
}

const originPart = ({
  report,
  evidence,
  definitions,
  ledger,
  tool,
  filters,
}: ReportPredicate): Block[] => [
  heading('Where this comes from'),
  paragraph(
    `${evidence.episodes} episodes in ${evidence.batches.length} batches; tree hash of all batches ${evidence.root}. ${filters.words} Made by ${tool}.`,
  ),
  table(
    'Definitions',
    ['Metric', 'SHA-256 of its SQL'],
    [1, 5],
    definitions.map(({ id, sql_sha256 }) => [id, sql_sha256]),
  ),
  paragraph(
    `To check it: open verify.html from this folder in a browser, with the network off, and give it the folder; or run “telltale verify FOLDER”. The ledger is ${ledger.origin}; this report is ${report.id}.`,
  ),
];
