import type { TextTable } from '#lib/format/table-text.ts';

/**
 * A table of the page as text: what stands in it is what is exported. Cells that only a screen needs (drawings, buttons)
 * hold no text and become empty; columns without any text are left out.
 */
export function tableOfDom(table: HTMLTableElement): TextTable {
  // Rows far from the screen are not laid out, and what is not laid out has no text.
  table.style.setProperty('--far', 'visible');
  try {
    return textOfTable(table);
  } finally {
    table.style.removeProperty('--far');
  }
}

function textOfTable(table: HTMLTableElement): TextTable {
  const head = table.tHead?.rows[0];
  const columns = [...(head?.cells ?? [])].map(textOf);
  const rows = [...table.tBodies].flatMap((body) =>
    [...body.rows].map((row) => [...row.cells].map(textOf)),
  );
  const kept = columns
    .map((_, index) => index)
    .filter((index) => rows.some((row) => (row[index] ?? '') !== ''));
  return {
    columns: kept.map((index) => columns[index] ?? ''),
    rows: rows.map((row) => kept.map((index) => row[index] ?? '')),
  };
}

const textOf = (cell: HTMLTableCellElement): string =>
  cell.innerText.replaceAll(/\s+/g, ' ').trim();
