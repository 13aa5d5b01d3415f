import type { DecidedRangeRow, RunRow } from '#domain/views/run-views.ts'
import { runsHref } from './run-list-params.ts'

/** A row of the run list: a run, or instants that got none of their own. */
export type RunListRow = RunRow | DecidedRangeRow

export function isDecidedRange(row: RunListRow): row is DecidedRangeRow {
  return 'firstInstant' in row
}

/**
 * Decided ranges among the runs of one page, each before the first run that was activated by then: coalesced ones stand under the run that
 * they went into. The runs stay in their order.
 * @param ranges the latest decision first
 */
export function amongRuns(runs: readonly RunRow[], ranges: readonly DecidedRangeRow[]): RunListRow[] {
  const rows: RunListRow[] = []
  let next = 0
  const take = (isDue: (range: DecidedRangeRow) => boolean) => {
    for (let each = ranges[next]; each && isDue(each); each = ranges[next]) {
      rows.push(each)
      next++
    }
  }
  for (const run of runs) {
    take(({ decidedAt, intoRunId }) => Date.parse(decidedAt) > Date.parse(run.activatedAt) && intoRunId !== run.id)
    rows.push(run)
  }
  take(() => true)
  return rows
}

/** Where a row leads: to its run, to the run that stands for it, or to its task; a deleted task has only its runs left. */
export function hrefOfRow(row: RunListRow): string {
  if (!isDecidedRange(row)) return `/runs/${row.id}`
  if (row.intoRunId !== null) return `/runs/${row.intoRunId}`
  return row.isTaskDeleted ? runsHref({ task: row.taskId }) : `/tasks/${row.taskId}`
}
