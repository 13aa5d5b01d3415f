import type { RunRow } from '#domain/views/run-views.ts'

/** How many of the newest runs a reader has not been shown. Run ids sort by activation. */
export function countNewer(newest: readonly Pick<RunRow, 'id'>[], shownUpToId: string): number {
  return newest.filter((run) => run.id > shownUpToId).length
}

/** The least id above a run's: a page before it begins with that very run, however many have come since. */
export function idAbove(runId: string): string {
  const digits = (BigInt(`0x${runId.replaceAll('-', '')}`) + 1n).toString(16).padStart(32, '0')
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
