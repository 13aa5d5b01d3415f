import { z } from 'zod'
import type { ActiveRun } from '#scheduling/explain/forecast-task.ts'
import { SKIP_REASONS } from '#scheduling/model/decision.ts'
import type { InstantRange } from '#scheduling/model/instant-ranges.ts'
import { RUN_KINDS } from '#scheduling/model/run-kinds.ts'
import { ACTIVE_RUN_STATES, RUN_STATES } from '#scheduling/model/run-states.ts'
import {
  type Consumption,
  EDGE_ENDINGS,
  type EndingCounts,
  MISFIRE_POLICIES,
  RESUME_CHOICES,
  type RunRequest,
  type Waiver,
} from '#scheduling/model/task-state.ts'
import type { EdgeStart } from '#scheduling/simulate/edge-edit.ts'
import type { SentEdge, SentTaskState } from '../task-snapshot.ts'
import { crontabDefinitionShape } from './crontab-views.ts'
import { deadlineSettingsShape } from './deadline-views.ts'
import { shapeOf, whole } from './shapes.ts'
import { tagShape } from './tag-views.ts'
import { TASK_STATUSES } from './task-views.ts'

/** An instant as the core reckons it: epoch milliseconds. */
const ms = z.number()

const endingCounts = shapeOf<EndingCounts>()(z.object({ succeeded: whole, finished: whole }))
const instantRange = shapeOf<InstantRange>()(z.object({ firstMs: ms, lastMs: ms }))

const consumption = shapeOf<Consumption>()(
  z.object({
    runId: z.string(),
    activationSeq: whole,
    startedAtMs: ms,
    outcome: z.enum(['active', 'succeeded', 'gave_back']),
    endedAtMs: ms.nullable(),
    seenByDependee: z.array(z.object({ dependeeId: whole, seen: endingCounts })),
  }),
)

const sentEdge = shapeOf<SentEdge>()(
  z.object({
    edgeId: whole,
    dependeeId: whole,
    dependeeName: z.string(),
    dependeeEnabled: z.boolean(),
    future: z.boolean(),
    endings: z.enum(EDGE_ENDINGS),
    aligned: z
      .object({
        schedule: whole,
        positionMs: ms,
        skippedAhead: z.array(instantRange),
        endedInstantMs: ms.nullable(),
        endedRunId: z.string().nullable(),
        firstRunAfterMs: ms.nullable(),
      })
      .nullable(),
    waiver: shapeOf<Waiver>()(z.object({ actionId: whole, byName: z.string() })).nullable(),
    dependeeCounts: endingCounts,
    baseline: endingCounts,
    changedAtSeq: whole,
    latestSucceededRunId: z.string().nullable(),
    latestFinishedRunId: z.string().nullable(),
  }),
)

const sentTaskState = shapeOf<SentTaskState>()(
  z.object({
    taskId: whole,
    enabled: z.boolean(),
    resume: z.object({ atMs: ms, choice: z.enum(RESUME_CHOICES) }).nullable(),
    misfirePolicy: z.enum(MISFIRE_POLICIES),
    gracePeriodMs: z.number().nullable(),
    maxConcurrency: whole.nullable(),
    schedule: whole,
    cronBaseMs: ms,
    cursorMs: ms.nullable(),
    notMisfiresThroughMs: ms.nullable(),
    skippedAhead: z.array(instantRange),
    activeRuns: whole,
    activationSeq: whole,
    consumptions: z.array(consumption),
    edges: z.array(sentEdge),
    requests: z.array(
      shapeOf<RunRequest>()(
        z.object({
          requestId: z.string(),
          requestedAtMs: ms,
          rerunOfRunId: z.string().nullable(),
          ignoreDependencies: z.boolean(),
          besideOthers: z.boolean(),
        }),
      ),
    ),
    backfills: z.array(
      z.object({ backfillId: z.string(), schedule: whole, positionMs: ms, throughMs: ms, maxActive: whole, activeRuns: whole }),
    ),
  }),
)

const activeRun = shapeOf<ActiveRun>()(
  z.object({
    runId: z.string(),
    state: z.enum(ACTIVE_RUN_STATES),
    kind: z.enum(RUN_KINDS),
    scheduledForMs: ms,
    alignedForMs: ms.nullable(),
    takesFromMs: ms.nullable(),
    backfillId: z.string().nullable(),
    activatedAtMs: ms,
    startedAtMs: ms.nullable(),
    retryAtMs: ms.nullable(),
  }),
)

const alignedStart = z.object({ endedInstantMs: ms.nullable(), endedRunId: z.string().nullable(), firstRunAfterMs: ms.nullable() })

/** GET /api/plan/edge-start: what an edge of one task on another begins with, were it made now. */
export const edgeStartShape = shapeOf<EdgeStart>()(
  z.object({
    dependeeCounts: endingCounts,
    baseline: endingCounts,
    aligned: z.object({ succeeded: alignedStart, finished: alignedStart }),
  }),
)

/** A task of the plan: how its row looks, and what a simulation begins with. */
const planTask = z.object({
  id: whole,
  name: z.string(),
  crontabId: whole,
  /** False: the filter does not find it, but one that it finds depends on it. */
  isShown: z.boolean(),
  status: z.enum(TASK_STATUSES),
  isFailing: z.boolean(),
  isLate: z.boolean(),
  tags: z.array(tagShape),
  /** Since when it is paused, and until when; null: it is not, or nobody knows an end. */
  pausedFromMs: ms.nullable(),
  pausedUntilMs: ms.nullable(),
  /** Since when what is due waits; null: nothing does. */
  waitingSinceMs: ms.nullable(),
  /** Null: its crontab cannot be read, and nothing comes of it. */
  state: sentTaskState.nullable(),
  activeRuns: z.array(activeRun),
  /** How long its latest successes took: half of them at most, and nineteen of twenty; null: it has no such history. */
  medianRunMs: z.number().nullable(),
  longRunMs: z.number().nullable(),
  canBeActivated: z.boolean(),
  canBeExecuted: z.boolean(),
  /** Its own; null: it has none, and those of its tags hold (rule L6). */
  deadline: deadlineSettingsShape.nullable(),
  deadlineSinceMs: z
    .number()
    .describe('Since when its own deadline, or that it has none, is so: one that had passed by then judges nothing.'),
  tagDeadlinesSince: z
    .array(z.object({ tagId: whole, sinceMs: z.number() }))
    .describe('Of each of its tags that has a deadline: since when that is so, and it has the tag.'),
})
export type PlanTask = z.output<typeof planTask>

/**
 * GET /api/plan with the filters of the task list: the tasks that are found and all that they depend on, as the scheduler would find them at one moment.
 * The browser simulates from it what comes.
 */
export const planShape = z.object({
  nowMs: ms,
  estimatedRunMs: z.number(),
  catchUpBatch: whole,
  schedulerIsLive: z.boolean(),
  runnerIsLive: z.boolean(),
  /** The filter finds more tasks than are shown. */
  hasMore: z.boolean(),
  /** Not all that they depend on is there: it is taken to do nothing. */
  isPartial: z.boolean(),
  crontabs: z.array(crontabDefinitionShape),
  /** Of the tags that have one. */
  tagDeadlines: z.array(z.object({ tagId: whole, deadline: deadlineSettingsShape })),
  tasks: z.array(planTask),
})
export type PlanView = z.output<typeof planShape>

const planRun = z.object({
  id: z.uuid(),
  taskId: whole,
  kind: z.enum(RUN_KINDS),
  state: z.enum(RUN_STATES),
  instantMs: ms,
  /** Of its present series of tries, as what follows: a rerun begins a new one. */
  activatedMs: ms,
  startedMs: ms.nullable(),
  endedMs: ms.nullable(),
  /** When it was active before its reruns, the oldest first. */
  earlier: z.array(z.object({ fromMs: ms, startedMs: ms.nullable(), endedMs: ms, succeeded: z.boolean() })),
  /** Of runs with several attempts: start and end of each; null: it has not started, or not ended. */
  attempts: z.array(z.object({ startedMs: ms.nullable(), endedMs: ms.nullable() })).nullable(),
})
export type PlanRun = z.output<typeof planRun>

/** How many runs of a task were activated in a stretch of `bucketMs`, by how they ended; `active`: they have not. */
const planCount = z.object({ taskId: whole, fromMs: ms, succeeded: whole, failed: whole, cancelled: whole, active: whole })
export type PlanCount = z.output<typeof planCount>

/** Instants that got no run of their own. */
const planRange = z.object({
  taskId: whole,
  kind: z.enum(['skipped', 'coalesced']),
  reason: z.enum(SKIP_REASONS),
  firstMs: ms,
  lastMs: ms,
  count: whole,
})
export type PlanRange = z.output<typeof planRange>

/** GET /api/plan/runs?from=&to= with the same filters: what the ledger says of that time. */
export const planRunsShape = z.object({
  fromMs: ms,
  toMs: ms,
  runs: z.array(planRun),
  /** Instead of the runs of tasks that have very many: of so many tasks. Null: of none. */
  counted: z.object({ taskCount: whole, bucketMs: z.number(), counts: z.array(planCount) }).nullable(),
  ranges: z.array(planRange),
  /** There are more of them. */
  hasMoreRanges: z.boolean(),
})
export type PlanRunsView = z.output<typeof planRunsShape>

/** What was foretold of a run of a crontab: when it would end, and when that was said. */
const foreseenEnd = z.object({ taskId: whole, instantMs: ms, endsAtMs: ms, madeAtMs: ms })
export type ForeseenEnd = z.output<typeof foreseenEnd>

/** GET /api/v1/pages/plan/foreseen?from=&to=&ahead= with the filters of the task list: what was foretold of that time an hour or a day before (rule F1). */
export const planForeseenShape = z.object({
  rows: z.array(foreseenEnd),
  hasMore: z.boolean().describe('There is more of them: ask for less time.'),
})
export type PlanForeseenView = z.output<typeof planForeseenShape>

/** An hour in which runs were activated, of those that follow each other from the beginning of the stretch on. */
const planHour = z.object({ fromMs: ms, runs: whole, failed: whole.describe('Of the runs; expired ones among them.') })
export type PlanHour = z.output<typeof planHour>

/** GET /api/v1/pages/plan/hours?from=&to=&task= with the filters of the task list: how many runs each hour had; hours without are left out. */
export const planHoursShape = z.object({ fromMs: ms, toMs: ms, hours: z.array(planHour) })
export type PlanHoursView = z.output<typeof planHoursShape>
