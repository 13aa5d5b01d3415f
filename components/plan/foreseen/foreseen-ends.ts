import type { ForecastAhead } from '#domain/kept-forecast.ts'
import type { ForeseenEnd } from '#domain/views/plan-views.ts'
import { type PlanBar, runKey } from '../model/plan-bars.ts'

/** What was foretold, beside what came. */
export type ForetoldEnds = {
  ahead: ForecastAhead
  /** By the keys of the bars that it was foretold of. */
  byKey: ReadonlyMap<string, ForeseenEnd>
  byTask: ReadonlyMap<number, readonly ForeseenEnd[]>
}

export function foretoldEnds(ahead: ForecastAhead, rows: readonly ForeseenEnd[]): ForetoldEnds {
  return {
    ahead,
    byKey: new Map(rows.map((row) => [runKey(row.taskId, 'scheduled', row.instantMs), row])),
    byTask: Map.groupBy(rows, ({ taskId }) => taskId),
  }
}

/** How much later than foretold a bar ended, in ms; null: it has not ended. */
export function laterThanForeseenMs({ endMs, longEndMs, state }: PlanBar, { endsAtMs }: ForeseenEnd): number | null {
  const isOver = endMs !== null && longEndMs === null && state !== 'expected' && state !== 'waiting'
  return isOver ? endMs - endsAtMs : null
}
