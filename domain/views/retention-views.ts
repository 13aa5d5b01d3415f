/** Whole days for which what has ended is kept (rules K1 to K5). */
export type KeepDays = { runs: number; logs: number; audits: number; counts: number }

/** What is kept and what was removed (GET /api/retention). Instants are ISO strings. */
export type RetentionView = {
  /** The settings of the workers, as the latest round of removing went by them; of the web itself while there was none. */
  keepDays: KeepDays
  /** The latest round; null: there was none yet. `endedAt` null: it is under way, or broke off. `removed`: rows by table, of the latest that ended. */
  round: { startedAt: string; endedAt: string | null; removed: { table: string; rows: number }[] } | null
  /** How many runs become old within a day, counted no further than `GOING_RUNS_COUNTED`; some of them may stay. */
  runsGoingWithinDay: number
  /** The largest first. `rows` is PostgreSQL's own estimate; null: it has none yet. */
  tables: { name: string; rows: number | null; bytes: number }[]
}

export const GOING_RUNS_COUNTED = 10_000

/**
 * Where history ends (GET /api/history-end?task=): after how many days what ended is removed, and whether anything was.
 * `runsDays` is the task's own, where one is asked for and it says something; `runsDaysVary`: no one task is asked for, and some have their own.
 */
export type HistoryEnd = {
  runsDays: number
  runsDaysVary: boolean
  runsWereRemoved: boolean
  logsDays: number
  auditsDays: number
  auditsWereRemoved: boolean
}
