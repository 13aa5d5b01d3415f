import { z } from 'zod'
import { instantShape, whole } from './shapes.ts'

/** Whole days for which what has ended is kept (rules K1 to K5). */
const keepDays = z.object({ runs: whole, logs: whole, audits: whole, counts: whole })
export type KeepDays = z.output<typeof keepDays>

/** What is kept and what was removed. */
export const retentionShape = z.object({
  keepDays: keepDays.describe(
    'The settings of the workers, as the latest round of removing went by them; of the web itself while there was none.',
  ),
  round: z
    .object({
      startedAt: instantShape,
      endedAt: instantShape.nullable().describe('Null: it is under way, or broke off.'),
      removed: z.array(z.object({ table: z.string(), rows: whole })).describe('Rows by table, of the latest that ended.'),
    })
    .nullable()
    .describe('The latest round; null: there was none yet.'),
  runsGoingWithinDay: whole.describe('How many runs become old within a day, counted no further than 10,000; some of them may stay.'),
  tables: z
    .array(
      z.object({ name: z.string(), rows: whole.nullable().describe('PostgreSQL’s own estimate; null: it has none yet.'), bytes: whole }),
    )
    .describe('The largest first.'),
})
export type RetentionView = z.output<typeof retentionShape>

export const GOING_RUNS_COUNTED = 10_000

/** Where history ends: after how many days what ended is removed, and whether anything was. */
export const historyEndShape = z.object({
  runsDays: z.number().describe('The task’s own, where one is asked for and it says something.'),
  runsDaysVary: z.boolean().describe('No one task is asked for, and some have their own.'),
  runsWereRemoved: z.boolean(),
  logsDays: z.number(),
  auditsDays: z.number(),
  auditsWereRemoved: z.boolean(),
})
export type HistoryEnd = z.output<typeof historyEndShape>
