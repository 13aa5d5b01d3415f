import { and, inArray, isNull, sql } from 'drizzle-orm'
import type { z } from 'zod'
import { SentCrontabs } from '#domain/task-snapshot.ts'
import { taskStateOf } from '#domain/task-state-of.ts'
import type { PlanTask, PlanView } from '#domain/views/plan-views.ts'
import type { RunTimes } from '#scheduling/deadline/run-time-samples.ts'
import type { Blocker, LiveWorker, SurroundedTask } from '#scheduling/explain/explanation-context.ts'
import { runs } from '#schema/runs.ts'
import { tasks } from '#schema/tasks.ts'
import { schedulingSettings } from '#server/configuration/scheduling-settings.ts'
import type { Database, Transaction } from '#server/database/client.ts'
import { databaseNowMs } from '#server/database/database-now.ts'
import { loadTaskStates } from '#server/tick/load-task-states.ts'
import { loadTagDeadlines, saidDeadlineOf } from '#server/use-cases/tag/tag-deadlines.ts'
import { loadTaskTags } from '#server/use-cases/tag/task-tags.ts'
import { loadUpstream } from '../explanation/explanation-upstream.ts'
import { loadExplanationContext, loadLiveWorkers } from '../explanation/load-explanation-context.ts'
import { loadRunTimes } from '../runs/run-times.ts'
import { factsOf, IDLE, loadActivity, taskStateColumns, troublesOf } from '../tasks/task-rows.ts'
import { type planParameters, shownTasks } from './plan-tasks.ts'

/** With all that the shown ones depend on. */
const MOST_SIMULATED = 2_000

/** The tasks that a filter finds and all that they depend on, as the scheduler would find them at one moment: what a simulation begins with. */
export async function planView(db: Database, filter: z.output<typeof planParameters>): Promise<PlanView> {
  const shown = await shownTasks(db, filter)
  const isShown = new Set(shown.ids)
  return await db.transaction(
    async (tx) => {
      const { taskIds, isPartial } = await loadUpstream(tx, shown.ids, MOST_SIMULATED)
      return { ...(await planOfTasks(tx, taskIds, (id) => isShown.has(id))), isPartial, hasMore: shown.hasMore }
    },
    { isolationLevel: 'repeatable read', accessMode: 'read only' },
  )
}

/** These tasks as the scheduler would find them within this transaction. @param isShown of which task there is a row to draw */
export async function planOfTasks(
  tx: Transaction,
  taskIds: readonly number[],
  isShown: (taskId: number) => boolean,
): Promise<Omit<PlanView, 'isPartial' | 'hasMore'>> {
  const [states, nowMs] = [await loadTaskStates(tx, taskIds), await databaseNowMs(tx)]
  const [runTimes, workers] = await Promise.all([loadRunTimes(tx, taskIds), loadLiveWorkers(tx)])
  const surrounded = await loadExplanationContext(tx, states, runTimes)
  const rows = await loadRows(tx, taskIds, nowMs)
  const crontabs = new SentCrontabs()
  return {
    ...{ nowMs, ...schedulingSettings(process.env), ...livingOf(workers) },
    tasks: rows.map((row) => planTask({ ...row, isShown: isShown(row.id) }, { surrounded, runTimes }, crontabs)),
    crontabs: crontabs.list,
    tagDeadlines: (await loadTagDeadlines(tx)).map(({ tagId, deadline }) => ({ tagId, deadline })),
  }
}

function livingOf(workers: readonly LiveWorker[]): Pick<PlanView, 'schedulerIsLive' | 'runnerIsLive'> {
  return { schedulerIsLive: workers.some(({ schedules }) => schedules), runnerIsLive: workers.some(({ executes }) => executes) }
}

type RowPart = Omit<PlanTask, 'state' | 'activeRuns' | 'waitingSinceMs' | 'medianRunMs' | 'longRunMs' | 'canBeActivated' | 'canBeExecuted'>

type Known = { surrounded: ReadonlyMap<number, SurroundedTask>; runTimes: ReadonlyMap<number, RunTimes> }

function planTask(row: RowPart, { surrounded, runTimes }: Known, crontabs: SentCrontabs): PlanTask {
  const known = surrounded.get(row.id)
  return {
    ...row,
    state: known ? crontabs.stateToSend(known.state) : null,
    activeRuns: [...(known?.activeRuns ?? [])],
    waitingSinceMs: known?.waitingSinceMs ?? null,
    medianRunMs: known?.medianRunMs ?? null,
    longRunMs: runTimes.get(row.id)?.lateMs ?? null,
    ...whenAllAreUp(known?.blockers ?? []),
  }
}

/** What is planned is told also while no scheduler or worker is up, which the page says; what would not run even then is not planned. */
function whenAllAreUp(blockers: readonly Blocker[]): Pick<PlanTask, 'canBeActivated' | 'canBeExecuted'> {
  return {
    canBeActivated: blockers.every(({ kind }) => kind !== 'set_aside'),
    canBeExecuted: blockers.every(({ kind }) => kind !== 'queue_not_served' && kind !== 'handler_not_live'),
  }
}

/** Since when a task has had its own deadline, or none, and each that came to it by a tag. */
const deadlineSinceMs = sql<number>`extract(epoch from tasks.deadline_since)::float8 * 1000`
const tagDeadlinesSince = sql<PlanTask['tagDeadlinesSince']>`coalesce((
  select jsonb_agg(jsonb_build_object('tagId', tag.id, 'sinceMs', extract(epoch from greatest(tag.deadline_since, tagging.tagged_at)) * 1000) order by tag.id)
  from task_tags tagging join tags tag on tag.id = tagging.tag_id
  where tagging.task_id = tasks.id and tag.deadline_kind <> 'none'
), '[]'::jsonb)`

async function loadRows(tx: Transaction, ids: readonly number[], nowMs: number): Promise<Omit<RowPart, 'isShown'>[]> {
  const [records, activity, tagsOf] = await Promise.all([
    tx
      .select({
        id: tasks.id,
        name: tasks.name,
        pausedUntil: tasks.pausedUntil,
        crontabId: tasks.crontabId,
        deadline: saidDeadlineOf(tasks),
        ...{ deadlineSinceMs, tagDeadlinesSince },
        ...taskStateColumns,
      })
      .from(tasks)
      .where(and(inArray(tasks.id, [...ids]), isNull(tasks.deletedAt)))
      .orderBy(tasks.id),
    loadActivity(tx, inArray(runs.taskId, [...ids])),
    loadTaskTags(tx, ids),
  ])
  return records.map((task) => {
    const active = activity.get(task.id) ?? IDLE
    const { failing, lateInstant } = troublesOf(task, active, nowMs)
    return {
      ...{ id: task.id, name: task.name, crontabId: task.crontabId, tags: tagsOf.get(task.id) ?? [] },
      ...{ status: taskStateOf({ ...factsOf(task), ...active }), isFailing: failing !== null, isLate: lateInstant !== null },
      deadline: task.deadline.deadlineKind === 'none' ? null : task.deadline,
      ...{ deadlineSinceMs: task.deadlineSinceMs, tagDeadlinesSince: task.tagDeadlinesSince },
      ...{ pausedFromMs: task.pausedAt?.getTime() ?? null, pausedUntilMs: task.pausedUntil?.getTime() ?? null },
    }
  })
}
