import { asc, isNull } from 'drizzle-orm'
import { z } from 'zod'
import { isoInstant } from '#domain/iso-instant.ts'
import type { SimulationView } from '#domain/views/simulation-views.ts'
import { HOUR_MS } from '#scheduling/cron/lengths-of-time.ts'
import type { SurroundedTask } from '#scheduling/explain/explanation-context.ts'
import { simulationFrom } from '#scheduling/explain/present-state.ts'
import { beginSimulation, type SteppedSimulation } from '#scheduling/simulate/simulation.ts'
import type { SimulationObserver } from '#scheduling/simulate/simulation-parts.ts'
import { tasks } from '#schema/tasks.ts'
import { schedulingSettings } from '#server/configuration/scheduling-settings.ts'
import type { Database, Transaction } from '#server/database/client.ts'
import { databaseNowMs } from '#server/database/database-now.ts'
import { idParameter } from '#server/http/parameters.ts'
import { givingWay } from '#server/programs/giving-way.ts'
import { loadTaskStates } from '#server/tick/load-task-states.ts'
import { loadUpstream } from '../explanation/explanation-upstream.ts'
import { loadExplanationContext } from '../explanation/load-explanation-context.ts'
import { loadTask } from '../tasks/task-detail.ts'
import { type SimulationTerms, simulatedPresent } from './simulated-present.ts'

export const simulationParameters = z.object({
  task: idParameter.optional().describe('Only this task; what it depends on is simulated with it. Left out: all tasks.'),
  hours: z.coerce
    .number('Not a number.')
    .int('Not a whole number.')
    .min(1, 'At least 1.')
    .max(168, 'At most 168, a week.')
    .default(24)
    .describe('How far to look ahead.'),
})

/** Of more tasks the first are simulated, and the answer says so. */
const MOST_TASKS = 500
/** As `beginSimulation` counts it: some tenths of a second. */
const MOST_EFFORT = 20_000

/**
 * What the scheduler would do in the coming hours if every run succeeds after its usual time and workers are free: the core's simulation from what
 * the database holds at one moment. Bounded: `simulatedThrough` says how far it got.
 * @throws DomainError `not_found`
 */
export async function simulationView(db: Database, { task, hours }: z.output<typeof simulationParameters>): Promise<SimulationView> {
  const { estimatedRunMs, catchUpBatch } = schedulingSettings(process.env)
  if (task !== undefined) await loadTask(db, task)
  const { surrounded, nowMs, isPartial } = await db.transaction(
    async (tx) => {
      const { taskIds, isPartial } = task === undefined ? await firstTasks(tx) : await loadUpstream(tx, [task], MOST_TASKS)
      const [states, nowMs] = [await loadTaskStates(tx, taskIds), await databaseNowMs(tx)]
      return { surrounded: await loadExplanationContext(tx, states), nowMs, isPartial }
    },
    { isolationLevel: 'repeatable read', accessMode: 'read only' },
  )
  return await simulated(surrounded, { nowMs, endMs: nowMs + hours * HOUR_MS, estimatedRunMs, catchUpBatch, isPartial, task })
}

async function firstTasks(tx: Transaction): Promise<{ taskIds: number[]; isPartial: boolean }> {
  const rows = await tx
    .select({ id: tasks.id })
    .from(tasks)
    .where(isNull(tasks.deletedAt))
    .orderBy(asc(tasks.id))
    .limit(MOST_TASKS + 1)
  return { taskIds: rows.slice(0, MOST_TASKS).map(({ id }) => id), isPartial: rows.length > MOST_TASKS }
}

type Asked = SimulationTerms & { isPartial: boolean; task: number | undefined }

async function simulated(surrounded: ReadonlyMap<number, SurroundedTask>, asked: Asked): Promise<SimulationView> {
  const { nowMs, endMs, isPartial, task } = asked
  const nameOf = (taskId: number) => surrounded.get(taskId)?.name ?? ''
  const isAsked = (taskId: number) => task === undefined || taskId === task
  const starts = new Map<string, SimulationView['starts'][number]>()
  const skipped: SimulationView['skipped'] = []
  const observer: SimulationObserver = {
    looked: ({ state: { taskId } }, { activations, ranges }, runs, atMs) => {
      if (!isAsked(taskId)) return
      activations.forEach(({ kind, scheduledForMs }, index) => {
        const run = runs[index]
        if (!run) return
        const times = { scheduledFor: isoInstant(scheduledForMs), startsAt: isoInstant(atMs), endsAt: null }
        starts.set(run.runId, { taskId, taskName: nameOf(taskId), kind, ...times })
      })
      for (const { kind, reason, firstMs, lastMs, count } of ranges) {
        const range = { kind, reason, firstInstant: isoInstant(firstMs), lastInstant: isoInstant(lastMs), count }
        skipped.push({ taskId, taskName: nameOf(taskId), ...range })
      }
    },
    ended: (_, run, atMs) => {
      const start = starts.get(run.runId)
      if (start) start.endsAt = isoInstant(atMs)
    },
  }
  const input = simulationFrom(simulatedPresent(surrounded, asked), endMs, MOST_EFFORT, observer)
  const simulation = beginSimulation(input, MOST_EFFORT)
  const throughMs = (await givingWay(happenings(simulation))) === 'exhausted' ? simulation.nowMs : endMs
  return { from: isoInstant(nowMs), simulatedThrough: isoInstant(throughMs), isPartial, starts: [...starts.values()], skipped }
}

/** @returns how it ended */
function* happenings(simulation: SteppedSimulation): Generator<void, 'over' | 'exhausted'> {
  for (;;) {
    const step = simulation.advance()
    if (step !== 'happened') return step
    yield
  }
}
