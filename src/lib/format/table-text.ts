import { csv } from '#lib/metrics/tabular.ts';

/** A table as its reader sees it: one heading a column, one text a cell. */
export interface TextTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** RFC 4180, safe to open in a spreadsheet. Headings that stand twice are told apart by a number. */
export function tableCsv({ columns, rows }: TextTable): string {
  const names = columns.map((name, index) => {
    const before = columns.slice(0, index).filter((other) => other === name).length;
    return before === 0 ? name : `${name} (${before + 1})`;
  });
  return csv(
    rows.map((row) => Object.fromEntries(names.map((name, index) => [name, row[index] ?? '']))),
  );
}

/** A GitHub-flavoured Markdown table. */
export function tableMarkdown({ columns, rows }: TextTable): string {
  const line = (cells: readonly string[]) => `| ${cells.map(markdownCell).join(' | ')} |`;
  return [line(columns), line(columns.map(() => '---')), ...rows.map(line), ''].join('\n');
}

const markdownCell = (text: string): string =>
  text
    .replaceAll('\\', '\\\\')
    .replaceAll('|', '\\|')
    .replaceAll('<', '&lt;')
    .replaceAll(/\s*\n\s*/g, ' ');

/**
 * A LaTeX table on booktabs rules (`\usepackage{booktabs}`).
 *
 * @param caption stands above the table
 */
export function tableLatex({ columns, rows }: TextTable, caption: string): string {
  const line = (cells: readonly string[]) => `${cells.map(latexCell).join(' & ')} \\\\`;
  return [
    '\\begin{table}',
    '\\centering',
    `\\caption{${latexCell(caption)}}`,
    `\\begin{tabular}{${columns.map(() => 'l').join('')}}`,
    '\\toprule',
    line(columns),
    '\\midrule',
    ...rows.map(line),
    '\\bottomrule',
    '\\end{tabular}',
    '\\end{table}',
    '',
  ].join('\n');
}

/** What LaTeX reads as a command, and signs that its default fonts do not hold. */
const latexSigns: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  '{': '\\{',
  '}': '\\}',
  $: '\\$',
  '&': '\\&',
  '#': '\\#',
  '%': '\\%',
  _: '\\_',
  '~': '\\textasciitilde{}',
  '^': '\\textasciicircum{}',
  '−': '$-$',
  '±': '$\\pm$',
  '≥': '$\\geq$',
  '≤': '$\\leq$',
  '×': '$\\times$',
  '–': '--',
  '\u00a0': '~',
  '\u202f': '\\,',
  '\u2009': '\\,',
  '\u200a': '\\,',
};

const latexCell = (text: string): string =>
  text
    .replaceAll(/\s*\n\s*/g, ' ')
    .replaceAll(/[\\{}$&#%_~^−±≥≤×–\u00a0\u202f\u2009\u200a]/g, (sign) => latexSigns[sign] ?? sign);
