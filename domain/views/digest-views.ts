import { z } from 'zod'
import { instantShape, whole } from './shapes.ts'

const digestTask = z.object({ id: whole, name: z.string(), owner: z.string(), runbookUrl: z.string() })
export type DigestTask = z.output<typeof digestTask>

/** Why a task has not run for long: see `domain/digest/digest.ts`, which decides on it. */
export const IDLE_REASONS = ['never', 'far', 'waits', 'set_aside', 'skipped'] as const
export type IdleReason = (typeof IDLE_REASONS)[number]

const failedTask = z.object({
  task: digestTask,
  failures: whole.describe('Runs that failed or expired; what was tried again and succeeded is none.'),
  longestStreak: whole
    .nullable()
    .describe('Failures in a row, of the longest streak that ended in the week; null: none did, or there was no incident.'),
  heldUp: whole.describe('How many other tasks these incidents concerned.'),
  isFailingAtEnd: z.boolean().describe('An incident of it was open when the week ended.'),
})

const runTimes = z.object({ runs: whole.describe('How many were looked at.'), medianMs: whole, lateMs: whole.describe('95th percentile.') })

const slowerTask = z.object({ task: digestTask, week: runTimes, before: runTimes.describe('Of the four weeks before.') })

const missingTask = z.object({
  task: digestTask,
  missed: whole,
  metLate: whole.describe('How many of them succeeded later.'),
  longestLateMs: whole.nullable().describe('By how much the latest of these was late; null: none succeeded later.'),
})

const narrowTask = z.object({
  task: digestTask,
  narrow: whole.describe('Deadlines that were met after being at risk, or with no more than a tenth of their time left.'),
  wereAtRisk: whole.describe('How many of them were at risk meanwhile.'),
  leastLeftMs: whole.describe('How long before its deadline the narrowest of them was met.'),
})

const idleTask = z.object({
  task: digestTask,
  why: z
    .enum(IDLE_REASONS)
    .describe(
      'never: its crontab has no instant any more; far: the next is more than a year away; waits: an instant came and waits; set_aside: the scheduler could not decide on it; skipped: instants came and had no run.',
    ),
  lastRunAt: instantShape.nullable().describe('When it was last activated; null: never.'),
  nextAt: instantShape.nullable().describe('Its next instant; null: there is none.'),
})

const unownedTask = z.object({ task: digestTask, failures: whole, missed: whole })

const cutList = <Row extends z.ZodType>(row: Row) => z.object({ rows: z.array(row).describe('The first ten.'), count: whole })

/** What a week was like, of all tasks that are there. */
export const digestShape = z
  .object({
    week: z
      .string()
      .describe('As ISO 8601 names it.')
      .meta({ examples: ['2026-W48'] }),
    since: instantShape,
    before: instantShape.describe('When the next week begins.'),
    timezone: z.string().describe('By whose calendar: DJAG_TIMEZONE.'),
    runsAreKept: z.boolean().describe('False: runs of it are older than they are kept, so that streaks and run times are not all known.'),
    failures: whole,
    incidents: whole.describe('How many were opened.'),
    deadlinesMet: whole.describe('In time.'),
    deadlinesMissed: whole,
    failed: cutList(failedTask).describe('What failed most.'),
    slower: cutList(slowerTask).describe('What got slower, far enough not to be chance.'),
    missed: cutList(missingTask).describe('Whose deadlines were missed.'),
    narrow: cutList(narrowTask).describe('Whose deadlines were nearly missed.'),
    idle: cutList(idleTask).describe('What is enabled and has not run for four weeks, as things stand when this is read.'),
    unowned: cutList(unownedTask).describe('What failed or missed a deadline and has no owner.'),
    unownedTasks: whole.describe('How many enabled tasks have no owner, as things stand when this is read.'),
  })
  .meta({ id: 'Digest' })
export type Digest = z.output<typeof digestShape>
