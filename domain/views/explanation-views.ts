import { z } from 'zod'
import { ACTIVITIES, type Explanation } from '#scheduling/explain/explanation.ts'
import type { Blocker } from '#scheduling/explain/explanation-context.ts'
import type { Finding } from '#scheduling/lint/finding.ts'
import { RUN_KINDS } from '#scheduling/model/run-kinds.ts'
import { ACTIVE_RUN_STATES } from '#scheduling/model/run-states.ts'
import { RESUME_CHOICES } from '#scheduling/model/task-state.ts'
import { findingShape } from './finding-views.ts'
import { shapeOf, whole } from './shapes.ts'
import { closedGateShapes } from './task-views.ts'

const blocker = shapeOf<Blocker>()(
  z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('set_aside'), reason: z.string(), sinceMs: z.number() }),
    z.object({ kind: z.literal('no_live_scheduler') }),
    z.object({ kind: z.literal('no_live_runner') }),
    z.object({ kind: z.literal('queue_not_served'), queue: z.string() }),
    z.object({ kind: z.literal('handler_not_live'), handler: z.string(), queue: z.string() }),
  ]),
).meta({ id: 'Blocker', description: 'What stands in the way of a task’s runs, whatever its gates say.' })

const expectation = z
  .object({
    atMs: z.number(),
    basis: z
      .enum(['clock', 'median', 'estimate'])
      .describe(
        '`median`: run times of the past; `estimate`: at least one task on the way has no history; `clock`: no run time is involved.',
      ),
    isOverdue: z.boolean().describe('The run that decides it takes longer than it usually does: it may end at any moment.'),
    isEarliest: z.boolean().describe('So far was looked ahead and it had not come: it comes later than that, if at all.'),
  })
  .meta({ id: 'Expectation', description: 'A moment that is expected, and what it rests on.' })

const explaining = {
  expected: expectation.nullable().describe('Null: nobody knows, because a person has to do something first.'),
  lastEnding: z.object({ runId: z.string(), endedAtMs: z.number() }).nullable(),
  chain: z
    .array(z.object({ taskId: whole, name: z.string(), activity: z.enum(ACTIVITIES), blockers: z.array(blocker) }))
    .describe('The dependee, then what it waits for itself, down to the task that holds up all of them.'),
}
const explainedGate = z
  .union([z.object({ ...closedGateShapes.dependency, ...explaining }), z.object({ ...closedGateShapes.concurrency, ...explaining })])
  .meta({ id: 'ExplainedGate' })

const gatesAhead = { gates: z.array(explainedGate), expectedStart: expectation.nullable() }

const activeRun = z.object({
  runId: z.string(),
  state: z.enum(ACTIVE_RUN_STATES),
  kind: z.enum(RUN_KINDS),
  scheduledForMs: z.number(),
  alignedForMs: z.number().nullable(),
  takesFromMs: z.number().nullable(),
  backfillId: z.string().nullable(),
  activatedAtMs: z.number(),
  startedAtMs: z.number().nullable(),
  retryAtMs: z.number().nullable(),
  expectedEnd: expectation.nullable(),
})

const waitingInstant = z.object({
  ...gatesAhead,
  scheduledForMs: z.number(),
  dueCount: whole,
  sinceMs: z.number().nullable(),
  isExpectedTooLate: z.boolean(),
  border: z.object({ atMs: z.number(), becomes: z.enum(['delayed', 'skipped', 'coalesced']), isPast: z.boolean() }).nullable(),
  givesBackAtMs: z.number().nullable(),
})

const explanation = shapeOf<Explanation>()(
  z.object({
    taskId: whole,
    activity: z.enum(ACTIVITIES),
    blockers: z.array(blocker),
    activeRuns: z.array(activeRun),
    startsNow: whole.describe('Runs that the scheduler’s next evaluation starts.'),
    pause: z
      .object({
        byName: z.string(),
        note: z.string(),
        sinceMs: z.number(),
        resume: z.object({ atMs: z.number(), choice: z.enum(RESUME_CHOICES) }).nullable(),
      })
      .nullable(),
    undecidedCount: whole.describe('Instants that came due while it was disabled or paused and have no outcome yet.'),
    waiting: waitingInstant.nullable(),
    requests: z.array(
      z.object({
        ...gatesAhead,
        requestId: z.string(),
        requestedAtMs: z.number(),
        rerunOfRunId: z.string().nullable(),
        ignoreDependencies: z.boolean(),
      }),
    ),
    backfills: z.array(
      z.object({
        ...gatesAhead,
        backfillId: z.string(),
        remainingCount: whole,
        nextInstantMs: z.number().nullable(),
        throughMs: z.number(),
        activeRuns: whole,
        maxActive: whole,
        heldBy: z.enum(['nothing', 'max_active', 'gates']),
      }),
    ),
    next: z.object({ ...gatesAhead, instantMs: z.number() }).nullable(),
  }),
).meta({ id: 'Explanation', description: 'What a task does now and why. Instants are epoch milliseconds.' })

/** What a task does now and why. Instants in it are epoch milliseconds, as in the core. */
export const explanationViewShape = z.object({
  nowMs: z.number().describe('The moment it was made for, by the database’s clock.'),
  explanation: explanation.nullable().describe('Null: the task can’t be decided, because of its `problem`.'),
  problem: z.string().nullable(),
  isPartial: z.boolean().describe('More is upstream of the task than was looked at: what lies beyond is unknown.'),
})
export type ExplanationView = z.output<typeof explanationViewShape>

/** The same of several tasks, at most twenty. */
export const explanationsShape = z.object({ rows: z.array(explanationViewShape.extend({ id: whole })) })
export type ExplanationsView = z.output<typeof explanationsShape>

/** What is allowed and hardly meant, the gravest first. `total` counts all of them. */
export const lintViewShape = z.object({ rows: z.array(findingShape), total: whole })
export type LintView = { rows: Finding[]; total: number }
