import { describe, expect, it } from 'vitest';
import { recordTypes, validateLine } from '#lib/log/index.ts';
import { sampleRecords, waveSize } from '#lib/sample/index.ts';

const records = [...sampleRecords({ seed: 1, episodes: 3 * waveSize })];

describe('every generated record', () => {
  it('keeps the rules of the log format, as a line, and comes out as it went in', () => {
    for (const record of records) {
      const validation = validateLine(JSON.stringify(record));
      expect(validation).toEqual({ ok: true, record, moved: [] });
    }
  });

  it('says that it is generated', () => {
    for (const record of records) expect(record.extra).toHaveProperty('generated', true);
  });

  it('has an identifier of its own within its type', () => {
    const keys = records.map((record) => {
      const type = recordTypes.find(({ schema }) => schema === record.schema);
      return `${record.schema} ${String((record as Record<string, unknown>)[type?.idField ?? ''])}`;
    });
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('is of a type that people would write down around such a programme', () => {
    expect(new Set(records.map(({ schema }) => schema))).toEqual(
      new Set(
        recordTypes
          .map(({ schema }) => schema)
          .filter((schema) => schema !== 'telltale.correction/1'),
      ),
    );
  });
});
