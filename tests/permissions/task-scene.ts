import { v7 as uuidV7 } from 'uuid'
import type { NetChange } from '#domain/change-sets/net-changes.ts'
import type { TaskPermission } from '#domain/roles.ts'
import type { UserActionPayloads } from '#domain/user-actions/payloads.ts'
import { crontabDefinitionOf } from '#scheduling/cron/crontab-definition.ts'
import { backfills } from '#schema/backfills.ts'
import { changeSets } from '#schema/change-sets.ts'
import { incidents } from '#schema/incidents.ts'
import { runRequests } from '#schema/run-requests.ts'
import type { Database } from '#server/database/client.ts'
import { makeCrontab } from '#tests/factories/crontab-factory.ts'
import { dependencyInputFor } from '#tests/factories/dependency-input-factory.ts'
import { makeRun } from '#tests/factories/run-factory.ts'
import { tagTask } from '#tests/factories/tag-factory.ts'
import { makeDependency, makeTask } from '#tests/factories/task-factory.ts'
import { taskInputFor } from '#tests/factories/task-input-factory.ts'
import { makeUser } from '#tests/factories/user-factory.ts'

export type TaskScene = Awaited<ReturnType<typeof makeScene>>

/**
 * A task of this tag with all that can be asked for about it, and another that has the tag too, on which it depends.
 * @param sharedWith another tag that the task has too, and so has a third task on which it depends; null: nobody else has a part in it
 */
export async function makeScene(db: Database, tag: string, sharedWith: string | null = null) {
  const crontab = await makeCrontab(db)
  const [task, other, paused] = [
    await makeTask(db, { crontabId: crontab.id }),
    await makeTask(db, { crontabId: crontab.id }),
    await makeTask(db, { crontabId: crontab.id, enabled: false }),
  ]
  for (const each of [task, other, paused]) await tagTask(db, each, tag)
  const edge = await makeDependency(db, task, other)
  if (sharedWith !== null) {
    const neighbour = await makeTask(db, { crontabId: crontab.id })
    for (const each of [task, neighbour]) await tagTask(db, each, sharedWith)
    await makeDependency(db, task, neighbour)
  }
  const [ended, queued] = [await makeRun.succeeded(db, task), await makeRun.queued(db, task)]
  const running = await makeRun.running(db, task)
  const requestId = uuidV7()
  await db
    .insert(runRequests)
    .values({ id: requestId, taskId: task.id, requestedByName: 'Ada', ignoreDependencies: false, besideOthers: false })
  const backfillId = uuidV7()
  await db.insert(backfills).values({
    id: backfillId,
    taskId: task.id,
    requestedByName: 'Ada',
    crontab: crontabDefinitionOf(crontab),
    firstInstant: new Date('2026-03-01T06:00:00Z'),
    lastInstant: new Date('2026-03-01T08:00:00Z'),
    count: 3,
    maxActive: 1,
  })
  const [incident] = await db
    .insert(incidents)
    .values({
      kind: 'failing',
      causeKey: `failing:${task.id}`,
      causeTaskId: task.id,
      causeName: task.name,
      severity: 'warning',
      title: 'It fails.',
      openedAt: new Date(),
      updatedAt: new Date(),
      memberCount: 1,
    })
    .returning()
  const [stagedId, appliedId] = await makeChangeSets(db, task.id, paused.id)
  return {
    stagedId,
    appliedId,
    incidentId: incident?.id,
    tag,
    crontab,
    task,
    other,
    paused,
    edge,
    ended,
    queued,
    running,
    requestId,
    backfillId,
  }
}

/** A change set of somebody that disables the task, and one that was applied and disabled another. */
async function makeChangeSets(db: Database, taskId: number, disabledId: number): Promise<number[]> {
  const { id: authorId } = await makeUser(db, { role: 'administrator' })
  const disabling = (id: number): NetChange => ({
    ...{ kind: 'task', id, enableChoice: 'fromNow' },
    ...{ before: { enabled: true }, after: { enabled: false } },
  })
  const ended = { state: 'applied', endedAt: new Date(), endedByName: 'Grace' } as const
  const setOf = (change: NetChange) => ({ authorId, authorName: 'Grace', title: '', acts: [{ kind: 'stage' as const, changes: [change] }] })
  const rows = await db
    .insert(changeSets)
    .values([setOf(disabling(taskId)), { ...setOf(disabling(disabledId)), ...ended, applied: [disabling(disabledId)] }])
    .returning({ id: changeSets.id })
  return rows.map(({ id }) => id)
}

const instant = '2026-03-01T06:00:00Z'
const pause = { note: '', until: null, resumeChoice: 'fromNow' } as const

/** What asks for each user action that is done with tasks, about the scene. */
export const SCENE_PAYLOADS: { [Type in keyof UserActionPayloads & TaskPermission]: (scene: TaskScene) => UserActionPayloads[Type] } = {
  'run-now': ({ task }) => ({ taskId: task.id }),
  'cancel-run': ({ queued }) => ({ runId: queued.id }),
  rerun: ({ ended }) => ({ runId: ended.id }),
  'mark-run': ({ ended }) => ({ runId: ended.id, as: 'failed' }),
  'tell-run': ({ running }) => ({ runId: running.id, action: 'stop-after-step' }),
  'tell-task-runs': ({ task }) => ({ taskId: task.id, action: 'stop-after-step' }),
  'withdraw-request': ({ requestId }) => ({ requestId }),
  'skip-instant': ({ task }) => ({ taskId: task.id, instant }),
  'waive-dependency': ({ edge }) => ({ dependencyId: edge.id }),
  backfill: ({ task }) => ({ taskId: task.id, from: instant, through: instant }),
  'cancel-backfill': ({ backfillId }) => ({ backfillId }),
  'pause-task': ({ task }) => ({ taskId: task.id, ...pause }),
  'resume-task': ({ paused }) => ({ taskId: paused.id }),
}

/** What each server action takes that is done with tasks, about the scene. */
export const SCENE_INPUTS: Readonly<Record<string, (scene: TaskScene) => unknown>> = {
  createTaskAction: ({ crontab, tag }) => taskInputFor(crontab.id, { tags: [tag] }),
  stageEditsAction: ({ task }) => ({
    edits: [{ operation: 'changeTask', id: task.id, before: { retryLimit: 0 }, after: { retryLimit: 1 } }],
  }),
  updateTaskAction: ({ task, crontab, tag }) => ({
    input: taskInputFor(crontab.id, { tags: [tag] }),
    id: task.id,
    updatedAt: task.updatedAt.toISOString(),
  }),
  applyChangeSetAction: ({ stagedId }) => ({ id: stagedId, revision: 0 }),
  revertChangeSetAction: ({ appliedId }) => ({ id: appliedId }),
  deleteTaskAction: ({ task }) => ({ id: task.id }),
  moveTasksAction: ({ task }) => ({ moves: [{ taskId: task.id, to: { x: 1, y: 2 } }] }),
  deleteTasksAction: ({ task }) => ({ ids: [task.id] }),
  tagTasksAction: ({ task, tag }) => ({ ids: [task.id], add: [tag] }),
  setTasksEnabledAction: ({ task }) => ({ ids: [task.id], enabled: false }),
  toggleTasksAction: ({ task }) => ({ ids: [task.id] }),
  pauseTasksAction: ({ task }) => ({ ids: [task.id], ...pause }),
  runTasksNowAction: ({ task }) => ({ ids: [task.id] }),
  takeBackChangeAction: ({ paused }) => ({ change: { kind: 'switch', enabled: false }, ids: [paused.id] }),
  createDependencyAction: ({ paused, other }) => dependencyInputFor(paused.id, other.id),
  updateDependencyAction: ({ edge, task, other }) => ({
    ...dependencyInputFor(task.id, other.id, { endings: 'finished' }),
    id: edge.id,
    basedOn: dependencyInputFor(task.id, other.id),
  }),
  deleteDependencyAction: ({ edge }) => ({ id: edge.id }),
  acknowledgeIncidentAction: ({ incidentId }) => ({ id: incidentId }),
  silenceIncidentAction: ({ incidentId }) => ({ id: incidentId, until: new Date(Date.now() + 3_600_000).toISOString() }),
}

type ApiAsking = { path: string; body?: unknown }

/** How each write of the API is asked for that is done with tasks; those that ask for user actions have their payloads. */
export const SCENE_OPERATIONS: Readonly<Record<string, (scene: TaskScene) => ApiAsking>> = {
  createTask: ({ crontab, tag }) => ({
    path: '/tasks',
    body: { name: uuidV7(), handler: 'log', crontabId: crontab.id, kwargs: { message: 'hello' }, tags: [tag] },
  }),
  changeTask: ({ task }) => ({ path: `/tasks/${task.id}`, body: { description: 'other words' } }),
  deleteTask: ({ task }) => ({ path: `/tasks/${task.id}` }),
  switchTasks: ({ task }) => ({ path: '/tasks/switch', body: { ids: [task.id], enabled: false } }),
  pauseTasks: ({ task }) => ({ path: '/tasks/pause', body: { ids: [task.id] } }),
  tagTasks: ({ task, tag }) => ({ path: '/tasks/tag', body: { ids: [task.id], add: [tag] } }),
  moveTasks: ({ task }) => ({ path: '/tasks/move', body: { moves: [{ taskId: task.id, to: { x: 1, y: 2 } }] } }),
  runTasks: ({ task }) => ({ path: '/tasks/run', body: { ids: [task.id] } }),
  createDependency: ({ paused, other }) => ({ path: '/dependencies', body: { dependerId: paused.id, dependeeId: other.id } }),
  changeDependency: ({ edge }) => ({ path: `/dependencies/${edge.id}`, body: { endings: 'finished' } }),
  acknowledgeIncident: ({ incidentId }) => ({ path: `/incidents/${incidentId}/acknowledgement`, body: { word: 'seen' } }),
  silenceIncident: ({ incidentId }) => ({
    path: `/incidents/${incidentId}/silence`,
    body: { until: new Date(Date.now() + 3_600_000).toISOString() },
  }),
  deleteDependency: ({ edge }) => ({ path: `/dependencies/${edge.id}` }),
  askTeamAction: ({ task }) => ({ path: '/team-actions/flush-cache', body: { taskId: task.id, shop: 'Kiel' } }),
}
