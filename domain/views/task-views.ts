import { z } from 'zod'
import type { ClosedGate, Waiting } from '#scheduling/model/decision.ts'
import { RUN_STATES } from '#scheduling/model/run-states.ts'
import { EDGE_ENDINGS, EDGE_FRESHNESS, RESUME_CHOICES, RUN_TIMINGS } from '#scheduling/model/task-state.ts'
import type { TaskInput } from '../task-input.ts'
import { storedSettingShapes } from '../task-settings/settings-of-tasks.ts'
import { closedByShape } from './closed-views.ts'
import { crontabDefinitionShape } from './crontab-views.ts'
import { deadlineSettingsShape, deadlineView } from './deadline-views.ts'
import { decidedRangeRowShape } from './run-views.ts'
import { instantShape, shapeOf, whole } from './shapes.ts'
import { tagShape } from './tag-views.ts'

/** What a task does at this moment, in one word: the same word in lists, graph and page. */
export const TASK_STATUSES = ['disabled', 'paused', 'set_aside', 'running', 'queued', 'waiting', 'sleeping'] as const
export type TaskStatus = (typeof TASK_STATUSES)[number]

/**
 * What is wrong with a task, beside what it does: it fails (rule T2), or something that is due has not begun in time (rule T4). A task may be
 * in both.
 */
export const TROUBLES = ['failing', 'late'] as const
export type Trouble = (typeof TROUBLES)[number]

/** That a task fails: how many times in a row, since when, and the latest of those runs with its error (rule T2). */
export const failingView = z
  .object({
    failures: whole.describe('How many times in a row.'),
    since: instantShape.describe('When the first of these failures ended.'),
    runId: z.uuid().nullable().describe('The run that failed last; null: it was removed.'),
    error: z.string().nullable(),
  })
  .meta({ id: 'Failing' })
export type FailingView = z.output<typeof failingView>

/** A run in one line, for a task's row. Instants are ISO strings. */
const runBrief = z.object({
  id: z.uuid(),
  state: z.enum(RUN_STATES),
  scheduledFor: instantShape,
  startedAt: instantShape.nullable(),
  endedAt: instantShape.nullable(),
  timing: z.enum(RUN_TIMINGS),
})
export type RunBrief = z.output<typeof runBrief>

/** A pause, as a person made it (rule H6). */
const pauseView = z
  .object({
    at: instantShape,
    byName: z.string(),
    note: z.string(),
    until: instantShape.nullable().describe('When it ends by itself; null: it does not.'),
    resumeChoice: z.enum(RESUME_CHOICES),
  })
  .meta({ id: 'Pause' })
export type PauseView = z.output<typeof pauseView>

/** One closed gate: a dependency that is not satisfied, or as many active runs as the task may have. */
export const closedGateShapes = {
  dependency: {
    gate: z.literal('dependency'),
    edgeId: whole,
    dependeeId: whole,
    dependeeName: z.string(),
    dependeeEnabled: z.boolean(),
    future: z.boolean(),
    endings: z.enum(EDGE_ENDINGS),
    alignedInstantMs: z
      .number()
      .nullable()
      .describe('Null for freshness `new`; else the dependee’s instant of which (or of a later one) a run has to end.'),
    neededAfterMs: z
      .number()
      .nullable()
      .describe('For freshness `new`: an ending after this moment would open it; null: any ending would.'),
  },
  concurrency: { gate: z.literal('concurrency'), activeRuns: whole, maxConcurrency: whole },
}
const closedGate = shapeOf<ClosedGate>()(z.union([z.object(closedGateShapes.dependency), z.object(closedGateShapes.concurrency)])).meta({
  id: 'ClosedGate',
  description: 'Why a due instant, or a requested run, does not start yet (rule M4).',
})

const waiting = shapeOf<Waiting>()(
  z.object({
    scheduledForMs: z.number().nullable().describe('The instant that waits; null when only requested runs wait.'),
    dueCount: whole.describe('Instants due now, the waiting one included.'),
    closedGates: z.array(closedGate),
  }),
).meta({ id: 'Waiting', description: 'A due instant (or request) that does not start yet.' })

/** One row of the task list. */
export const taskRowShape = z
  .object({
    id: whole,
    name: z.string(),
    description: z.string(),
    handler: z.string(),
    handlerIsLive: z.boolean().describe('False: no live worker has this handler, so runs will wait in the queue.'),
    crontabId: whole,
    crontab: crontabDefinitionShape,
    enabled: z.boolean(),
    pause: pauseView.nullable().describe('Null: not paused (then a task that is not enabled is plainly disabled).'),
    state: z.enum(TASK_STATUSES),
    failing: failingView.nullable().describe('Null: its latest verdict is a success, it has none, or it is disabled (rule T2).'),
    lateInstant: instantShape.nullable().describe('The instant that is due and has not begun in time; null: none (rule T4).'),
    deadline: deadlineView.nullable().describe('Null: none is watched just now.'),
    waiting: waiting.nullable(),
    waitingSince: instantShape.nullable(),
    setAsideReason: z.string().nullable(),
    nextInstant: instantShape
      .nullable()
      .describe('The next cron instant to come that is not decided yet, what waits left out; null when disabled.'),
    lastRun: runBrief.nullable(),
    queue: z.string(),
    owner: z.string(),
    tags: z.array(tagShape).describe('By name.'),
    closedBy: closedByShape,
    dependsOnCount: whole,
    dependedOnByCount: whole,
    demo: z.boolean(),
  })
  .meta({ id: 'Task' })
export type TaskRow = z.output<typeof taskRowShape>

export type TaskSortKey = 'name' | 'next' | 'last' | 'state' | 'handler'

/** Page of the task list; `total` counts all matches, `counts` those of every state, and `troubles` those in and out of trouble. */
export const taskPageShape = z.object({
  rows: z.array(taskRowShape),
  total: whole,
  counts: z.record(z.enum(TASK_STATUSES), whole),
  troubles: z.record(z.enum(TROUBLES), whole),
})
export type TaskPage = z.output<typeof taskPageShape>

/** An edge with names. Also one row of the dependency table. */
export const dependencyRowShape = z
  .object({
    id: whole,
    dependerId: whole,
    dependerName: z.string(),
    dependeeId: whole,
    dependeeName: z.string(),
    dependeeEnabled: z.boolean(),
    future: z.boolean(),
    endings: z.enum(EDGE_ENDINGS),
    freshness: z.enum(EDGE_FRESHNESS),
    waiver: z
      .object({ at: instantShape, byName: z.string() })
      .nullable()
      .describe('The edge is waived for the depender’s next activation (rule R6).'),
    changedAt: instantShape,
  })
  .meta({ id: 'Dependency' })
export type DependencyRow = z.output<typeof dependencyRowShape>

/** Page of the dependency table; `total` counts all matches. */
export const dependencyPageShape = z.object({ rows: z.array(dependencyRowShape), total: whole })
export type DependencyPage = z.output<typeof dependencyPageShape>
export type DependencySortKey = 'depender' | 'dependee' | 'kind' | 'endings' | 'changed'

/** One backfill (rule R3). `activated` of `count` runs exist; of those `active` are under way and `failed` did not succeed. */
const backfillRow = z
  .object({
    id: z.uuid(),
    taskId: whole,
    taskName: z.string(),
    requestedAt: instantShape,
    requestedByName: z.string(),
    hasOtherArguments: z.boolean().describe('Its runs get other arguments than the task has.'),
    firstInstant: instantShape,
    lastInstant: instantShape,
    count: whole,
    maxActive: whole,
    state: z.enum(['running', 'done', 'cancelled']),
    activated: whole.describe('Of `count` runs so many exist.'),
    active: whole,
    succeeded: whole,
    failed: whole,
  })
  .meta({ id: 'Backfill' })
export type BackfillRow = z.output<typeof backfillRow>

/** A dependency as the input of one of its tasks has it. */
const inlineDependency = z.object({
  id: whole.nullable(),
  otherTaskId: whole,
  future: z.boolean(),
  endings: z.enum(EDGE_ENDINGS),
  freshness: z.enum(EDGE_FRESHNESS),
})

/** The input of a task as it is read: what was stored is told, whatever a form would say of it today. */
const storedTaskInput = shapeOf<TaskInput>()(
  z.object({
    name: z.string(),
    handler: z.string(),
    crontabId: whole,
    enabled: z.boolean(),
    cronBase: instantShape.nullable(),
    args: z.array(z.unknown()),
    kwargs: z.record(z.string(), z.unknown()),
    headers: z.record(z.string(), z.string()),
    ...storedSettingShapes,
    tags: z.array(z.string()),
    dependsOn: z.array(inlineDependency),
    dependedOnBy: z.array(inlineDependency),
  }),
).meta({ id: 'StoredTaskInput', description: 'All that is said of a task, as it is changed.' })

/** GET /api/tasks/:id. `input` fills the form. */
export const taskDetailShape = z
  .object({
    task: taskRowShape,
    input: storedTaskInput,
    tagDeadlines: z
      .array(z.object({ tag: z.string(), deadline: deadlineSettingsShape }))
      .describe('The deadlines of its tags, by name of the tag; they hold where it has none of its own.'),
    cursor: instantShape.nullable().describe('The latest cron instant that has been decided.'),
    createdAt: instantShape,
    updatedAt: instantShape,
    dependsOn: z.array(dependencyRowShape),
    dependedOnBy: z.array(dependencyRowShape),
    activeRuns: whole,
    pendingRequests: z
      .array(
        z.object({
          id: z.uuid(),
          requestedAt: instantShape,
          requestedByName: z.string(),
          ignoreDependencies: z.boolean(),
          hasOtherArguments: z.boolean().describe('It gets other arguments than the task has.'),
          rerunOfRunId: z.uuid().nullable().describe('A further attempt of this run, or null: a run of its own.'),
        }),
      )
      .describe('Run requests that have not started yet.'),
    backfills: z.array(backfillRow).describe('Those with something still to do, and the latest ten others; newest first.'),
    recentRanges: z.array(
      decidedRangeRowShape.pick({ kind: true, reason: true, firstInstant: true, lastInstant: true, count: true, intoRunId: true }),
    ),
  })
  .meta({ id: 'TaskDetail' })
export type TaskDetail = z.output<typeof taskDetailShape>

const heldTask = z.object({ id: whole, name: z.string(), at: instantShape.nullable().describe('The instant that waits or comes first.') })
export type HeldTaskView = z.output<typeof heldTask>

/** Which tasks wait for others once these fail, are stopped or deleted (rule T5). */
export const heldUpShape = z
  .object({
    count: whole,
    isPartial: z.boolean().describe('So much depends on them that not all was looked at.'),
    first: heldTask.nullable().describe('The one whose instant waits or comes first.'),
    tasks: z.array(heldTask).describe('The nearest five.'),
  })
  .meta({ id: 'HeldUp' })
export type HeldUpView = z.output<typeof heldUpShape>

const taskFacet = z.object({
  names: z.array(z.object({ name: z.string(), taskCount: whole })).describe('The first thousand, by name, with how many tasks have each.'),
  moreCount: whole.describe('How many names there are beyond them.'),
})
export type TaskFacet = z.output<typeof taskFacet>

/** The handlers, queues and owners of all tasks. */
export const taskFacetsShape = z.object({ handlers: taskFacet, queues: taskFacet, owners: taskFacet })
export type TaskFacets = z.output<typeof taskFacetsShape>

/** For pickers: at most 50. */
export const taskOptionsShape = z.object({ rows: z.array(z.object({ id: whole, name: z.string(), enabled: z.boolean() })) })
export type TaskOption = z.output<typeof taskOptionsShape>['rows'][number]

/** What enabling would mean: instants that passed undecided while the task was disabled. */
export const enablingShape = z.object({ undecidedCount: whole, latestInstant: instantShape.nullable() })
export type EnablingPreview = z.output<typeof enablingShape>

/** The same of many tasks, in no order. */
export const enablingsShape = z.object({ rows: z.array(enablingShape.extend({ id: whole })) })
export type EnablingPreviews = z.output<typeof enablingsShape>

/** What changing a schedule now would drop: due instants that wait and would be recorded as skipped (rule H1). */
export const scheduleChangeShape = z.object({
  waitingCount: whole,
  tasks: z
    .array(z.object({ id: whole, name: z.string(), waitingCount: whole, latestInstant: instantShape }))
    .describe('Those that have any, the most first.'),
})
export type ScheduleChangePreview = z.output<typeof scheduleChangeShape>
