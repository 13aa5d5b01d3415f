import { z } from 'zod'
import { RUN_STATES } from '#scheduling/model/run-states.ts'
import { FORECASTS_AHEAD } from '../kept-forecast.ts'
import { outcomeCounts } from './run-views.ts'
import { instantShape, whole } from './shapes.ts'

/** The last twenty runs of some tasks, oldest first; a task without any is missing. */
export const recentRunsShape = z.object({
  rows: z.array(
    z.object({
      id: whole,
      runs: z.array(
        z.object({
          state: z.enum(RUN_STATES),
          tookMs: z.number().nullable().describe('From its start to its end; null while it goes on, or where it never started.'),
        }),
      ),
    }),
  ),
})
export type RecentRuns = z.output<typeof recentRunsShape>['rows'][number]

/** How a task's runs ended by week, oldest first. */
export const weeksOfRunsShape = z.object({
  rows: z.array(outcomeCounts.extend({ week: instantShape.describe('When it began: a Monday in UTC.') })),
})
export type WeekOfRuns = z.output<typeof weeksOfRunsShape>['rows'][number]

/** How a task's runs ended by day of a zone, oldest first. */
export const daysOfRunsShape = z.object({
  rows: z.array(
    outcomeCounts.extend({
      day: z.string().describe('The date there.'),
      since: instantShape.describe('The instants between which it lies.'),
      before: instantShape,
    }),
  ),
})
export type DayOfRuns = z.output<typeof daysOfRunsShape>['rows'][number]

const forecastError = z.object({ count: whole, medianMs: z.number(), p95Ms: z.number() }).nullable()

/** The latest runs of a task, oldest first, and how far off their expected ends were. */
export const runTimesShape = z.object({
  rows: z.array(
    z.object({
      id: z.string(),
      state: z.enum(RUN_STATES),
      scheduledFor: instantShape,
      lateMs: z.number().nullable().describe('From its instant to its start; null for a run that has none.'),
      waitMs: z.number().describe('From its activation to its start.'),
      tookMs: z.number().describe('What its attempts executed, together.'),
    }),
  ),
  forecastErrors: z
    .record(z.enum(FORECASTS_AHEAD), forecastError)
    .describe(
      'How far off the expected ends of runs were that succeeded within the last thirty days, by how long before they were foretold (rule F1); null: of none it is known.',
    ),
})
export type RunTime = z.output<typeof runTimesShape>['rows'][number]
export type ForecastErrors = z.output<typeof runTimesShape>['forecastErrors']
