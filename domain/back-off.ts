/**
 * How long to wait before the next try, in milliseconds: doubled with each failure, never longer than `longestMs`. Left out, the bounds are those
 * for a database that is away: everything goes on within a second of its return.
 * @param failures in a row, at least 1
 */
export function backOffMs(failures: number, { firstMs = 50, longestMs = 1_000 } = {}): number {
  return Math.min(longestMs, firstMs * 2 ** (failures - 1))
}
