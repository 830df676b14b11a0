import { TelltaleError } from '#lib/kernel/errors.ts';
import { parquetReadObjects } from 'hyparquet';
import type { TableRow } from '../figures/cells.ts';
import { bytesOf, type ReportFolder } from './folder.ts';

/**
 * The rows of an enclosed Parquet file, read without the engine that wrote it.
 *
 * @throws TelltaleError VERIFICATION_FAILED when it is missing or cannot be read.
 */
export async function rowsOf(folder: ReportFolder, name: string): Promise<readonly TableRow[]> {
  const bytes = new Uint8Array(bytesOf(folder, name));
  try {
    const rows = await parquetReadObjects({ file: bytes.buffer });
    return rows.map((row) =>
      Object.fromEntries(
        Object.entries(row as TableRow).map(([key, value]) => [key, plain(value)]),
      ),
    );
  } catch (cause) {
    throw new TelltaleError('VERIFICATION_FAILED', `${name} is not a readable Parquet file`, {
      cause,
    });
  }
}

/** 64-bit integers come as BigInt; the counts and times of a report are far below 2⁵³. */
const plain = (value: unknown): unknown => (typeof value === 'bigint' ? Number(value) : value);
