import type { EditToPreview } from '#domain/api-bodies/edit-bodies.ts'
import { deadlinesHeldIn } from '#domain/deadlines-held-in.ts'
import { type ForeseenSide, forecastDifferenceSteps } from '#domain/foreseen-edit.ts'
import { isoInstant } from '#domain/iso-instant.ts'
import { planForecast } from '#domain/plan-forecast.ts'
import type { Actor, Permission } from '#domain/roles.ts'
import type { PlanView } from '#domain/views/plan-views.ts'
import type { DeadlinesDifferenceView, EditPreviewView } from '#domain/views/preview-views.ts'
import { DAY_MS } from '#scheduling/cron/lengths-of-time.ts'
import type { DeadlineDifference, ForeseenDeadline } from '#scheduling/deadline/deadline-difference.ts'
import type { ComingRuns } from '#scheduling/explain/coming-runs.ts'
import type { TaskDifference } from '#scheduling/simulate/simulation-difference.ts'
import type { Database, Transaction } from '#server/database/client.ts'
import { atOneMoment } from '#server/database/one-moment.ts'
import { givingWay } from '#server/programs/giving-way.ts'
import { planOfTasks } from '#server/queries/plan/plan-view.ts'
import { differenceViews } from '#server/queries/simulation/difference-view.ts'
import { MOST_EFFORT_COMPARED, simulationTurn } from '#server/queries/simulation/simulation-turn.ts'
import { loadAllEdges } from '#server/use-cases/dependency/edge-writes.ts'
import { requirePermission } from '#server/use-cases/require-permission.ts'
import { carryOutEdit } from './carry-out-edit.ts'
import { concernedTasks } from './concerned-tasks.ts'
import { lockEdited } from './lock-edited.ts'
import { namingEdit } from './naming-edit.ts'
import { takenBack } from './taken-back.ts'

/** Of more tasks the first are simulated, and the answer says so. */
const MOST_TASKS = 2_000
const MOST_DEADLINES_LISTED = 200
/** What each use case asks for first: asked before anybody waits for a turn, too. */
export const PERMISSION_OF_EDIT: Readonly<Record<EditToPreview['operation'], Permission>> = {
  createTask: 'edit-tasks',
  changeTask: 'edit-tasks',
  deleteTasks: 'edit-tasks',
  switchTasks: 'switch-tasks',
  pauseTasks: 'pause-task',
  changeCrontab: 'edit-crontabs',
  createDependency: 'edit-dependencies',
  changeDependency: 'edit-dependencies',
  deleteDependency: 'edit-dependencies',
}

type Plan = Omit<PlanView, 'isPartial' | 'hasMore'>

/**
 * What edits would do to the runs and deadlines of the coming days, were they saved now, in this order. They are carried out by the use cases that save
 * them, and taken back: what would be refused is refused here. Both simulations then run without a lock.
 * @param asked `days`: how far to look
 * @throws DomainError as the use cases do; `too_many` while many others simulate
 */
export async function previewEdits(
  db: Database,
  actor: Actor,
  asked: { edits: readonly EditToPreview[]; days: number },
): Promise<EditPreviewView> {
  for (const { operation } of asked.edits) requirePermission(actor, PERMISSION_OF_EDIT[operation], 'somewhere')
  return await foresee(db, asked.days, async (tx) => {
    if (asked.edits.length > 1) await lockEdited(tx, asked.edits)
    const edited: number[] = []
    for (const [index, edit] of asked.edits.entries())
      edited.push(...(await namingEdit(index, edit.operation, () => carryOutEdit(tx, actor, edit))))
    return edited
  })
}

/**
 * What some work would do to the coming days: it is done, looked at, and taken back.
 * @param work gives the tasks whose runs it may touch by itself; it may be called many times
 * @throws DomainError as the work does; `too_many` while many others simulate
 */
export async function foresee(db: Database, days: number, work: (tx: Transaction) => Promise<readonly number[]>): Promise<EditPreviewView> {
  return await simulationTurn(async () => {
    const { before, after, isPartial } = await atOneMoment(db, (tx) => plansOf(tx, work))
    const endMs = before.nowMs + days * DAY_MS
    const forecasts = [await forecastOf(before, endMs), await forecastOf(after, endMs)] as const
    const { differences, deadlines, throughMs } = await givingWay(forecastDifferenceSteps(...forecasts))
    const names = new Map([...before.tasks, ...after.tasks].map(({ id, name }) => [id, name]))
    const nameOf = (taskId: number) => names.get(taskId) ?? `task ${taskId}`
    return {
      ...{ from: isoInstant(before.nowMs), through: isoInstant(throughMs), wantedThrough: isoInstant(endMs), isPartial },
      ...{ schedulerIsLive: before.schedulerIsLive, runnerIsLive: before.runnerIsLive },
      ...differenceViews(withoutRunsThatGoOn(differences, before, after), nameOf),
      deadlines: deadlineViews(deadlines, nameOf),
    }
  })
}

/** What is there, and what would be, of the tasks that the work may touch, at one moment. */
async function plansOf(tx: Transaction, work: (tx: Transaction) => Promise<readonly number[]>) {
  const edgesBefore = await loadAllEdges(tx)
  const { taskIds, isPartial, after } = await takenBack(tx, async (inner) => {
    const concerned = concernedTasks(await work(inner), [...edgesBefore, ...(await loadAllEdges(inner))])
    const taskIds = concerned.slice(0, MOST_TASKS)
    return { taskIds, isPartial: concerned.length > taskIds.length, after: await planOfTasks(inner, taskIds, () => true) }
  })
  return { before: await planOfTasks(tx, taskIds, () => true), after, isPartial }
}

async function forecastOf(plan: Plan, endMs: number): Promise<ForeseenSide> {
  const coming = planForecast({ ...plan, isPartial: false, hasMore: false }, endMs, MOST_EFFORT_COMPARED)
  await givingWay(instantsOf(coming))
  return { coming, deadlines: deadlinesHeldIn(plan, null) }
}

function* instantsOf(coming: ComingRuns): Generator<void, void> {
  while (coming.advance(1) === 'going on') yield
}

/** A deleted task is in no plan, but its runs under way end as usual (rule H4): they are not removed. */
function withoutRunsThatGoOn(differences: readonly TaskDifference[], before: Plan, after: Plan): TaskDifference[] {
  const stays = new Set(after.tasks.map(({ id }) => id))
  const underWay = new Map(before.tasks.filter(({ id }) => !stays.has(id)).map(({ id, activeRuns }) => [id, activeRuns]))
  return differences.flatMap((difference) => {
    const goesOn = underWay.get(difference.taskId) ?? []
    const removed = difference.removed.filter(
      ({ kind, instantMs, startsAtMs }) =>
        !(startsAtMs === before.nowMs && goesOn.some((run) => run.kind === kind && run.alignedForMs === instantMs)),
    )
    const isSame = removed.length + difference.added.length + difference.moved.length === 0
    return isSame && !difference.newlyBlocked && !difference.unblocked ? [] : [{ ...difference, removed }]
  })
}

function deadlineViews({ newlyMissed, newlyMet }: DeadlineDifference, nameOf: (taskId: number) => string): DeadlinesDifferenceView {
  const viewOf = ({ taskId, instantMs, dueAtMs, endsAtMs }: ForeseenDeadline) => {
    const times = { instant: isoInstant(instantMs), dueAt: isoInstant(dueAtMs), endsAt: endsAtMs === null ? null : isoInstant(endsAtMs) }
    return { task: nameOf(taskId), ...times }
  }
  return {
    newlyMissed: newlyMissed.slice(0, MOST_DEADLINES_LISTED).map(viewOf),
    newlyMet: newlyMet.slice(0, MOST_DEADLINES_LISTED).map(({ before, after }) => ({ before: viewOf(before), after: viewOf(after) })),
    leftOut: Math.max(0, newlyMissed.length - MOST_DEADLINES_LISTED) + Math.max(0, newlyMet.length - MOST_DEADLINES_LISTED),
  }
}
