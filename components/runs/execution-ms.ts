import type { RunRow } from '#domain/views/run-views.ts'

/** How long the attempts of a run executed, the present one until now. */
export function executionMs({ executedMs, executingSince }: Pick<RunRow, 'executedMs' | 'executingSince'>, nowMs: number): number {
  return executedMs + (executingSince === null ? 0 : Math.max(0, nowMs - Date.parse(executingSince)))
}
