import type { RunState } from '#scheduling/model/run-states.ts'
import type { ForecastAhead } from '../kept-forecast.ts'
import type { OutcomeCounts } from './run-views.ts'

/**
 * The last twenty runs of a task, oldest first (GET /api/tasks/recent-runs?ids= → { rows: RecentRuns[] }); a task without any is missing.
 * `tookMs`: from its start to its end; null while it goes on, or where it never started.
 */
export type RecentRuns = { id: number; runs: { state: RunState; tookMs: number | null }[] }

/** How a task's runs ended in a week that began at `week`, a Monday in UTC (GET /api/tasks/:id/weeks → { rows: WeekOfRuns[] }, oldest first). */
export type WeekOfRuns = { week: string } & OutcomeCounts

/**
 * How a task's runs ended on a day of a zone (GET /api/tasks/:id/days?zone= → { rows: DayOfRuns[] }, oldest first): the date there, and the instants
 * between which it lies.
 */
export type DayOfRuns = { day: string; since: string; before: string } & OutcomeCounts

/**
 * One of a task's latest runs (GET /api/tasks/:id/run-times → { rows: RunTime[], forecastErrors: ForecastErrors }, oldest first), in milliseconds: from its instant to its start (null
 * for a run that has none), from its activation to its start, and what its attempts executed, together.
 */
export type RunTime = { id: string; state: RunState; scheduledFor: string; lateMs: number | null; waitMs: number; tookMs: number }

/**
 * How far off the expected ends of a task's runs were that succeeded within the last thirty days, by how long before they were foretold (rule F1), in
 * milliseconds; null: of none it is known.
 */
export type ForecastErrors = Record<ForecastAhead, { count: number; medianMs: number; p95Ms: number } | null>
