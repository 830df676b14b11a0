/**
 * The inverse of a symmetric positive definite matrix by Cholesky's factorisation; null where it is not positive definite.
 *
 * @param matrix square, rows of equal length; only read.
 */
export function symmetricInverse(matrix: readonly (readonly number[])[]): number[][] | null {
  const factor = cholesky(matrix);
  if (factor === null) return null;
  const size = matrix.length;
  const columns = Array.from({ length: size }, (_, column) =>
    solve(
      factor,
      Array.from({ length: size }, (_, row) => (row === column ? 1 : 0)),
    ),
  );
  return columns;
}

function cholesky(matrix: readonly (readonly number[])[]): number[][] | null {
  const rows: number[][] = [];
  for (const [i, source] of matrix.entries()) {
    const row: number[] = [];
    for (let j = 0; j < i; j++) {
      const other = rows[j] ?? [];
      row.push(((source[j] ?? 0) - dot(row, other, j)) / (other[j] ?? 1));
    }
    const square = (source[i] ?? 0) - dot(row, row, i);
    if (!(square > 1e-13 * Math.abs(source[i] ?? 0))) return null;
    row.push(Math.sqrt(square));
    rows.push(row);
  }
  return rows;
}

function solve(factor: readonly (readonly number[])[], right: readonly number[]): number[] {
  const forward: number[] = [];
  for (const [i, row] of factor.entries()) {
    forward.push(((right[i] ?? 0) - dot(row, forward, i)) / (row[i] ?? 1));
  }
  const x = [...forward];
  for (let i = factor.length - 1; i >= 0; i--) {
    let sum = forward[i] ?? 0;
    for (let j = i + 1; j < factor.length; j++) sum -= (factor[j]?.[i] ?? 0) * (x[j] ?? 0);
    x[i] = sum / (factor[i]?.[i] ?? 1);
  }
  return x;
}

function dot(one: readonly number[], other: readonly number[], length: number): number {
  let sum = 0;
  for (let i = 0; i < length; i++) sum += (one[i] ?? 0) * (other[i] ?? 0);
  return sum;
}
