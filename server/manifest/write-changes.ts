import { eq, inArray, sql } from 'drizzle-orm'
import type { ManifestTaskChange } from '#domain/manifest/compare-manifests.ts'
import type { ManifestTask } from '#domain/manifest/manifest.ts'
import type { Actor } from '#domain/roles.ts'
import { changesDeadline } from '#domain/task-settings/deadline-settings.ts'
import { taskSettingsOf } from '#domain/task-settings/settings-of-tasks.ts'
import type { TaskSettings } from '#domain/task-settings/task-settings.ts'
import { planTimingChange, type TimingChange } from '#scheduling/change/timing-change.ts'
import { crontabKey, isSameCrontab } from '#scheduling/cron/crontab-definition.ts'
import { compileCrontab } from '#scheduling/cron/schedule.ts'
import { tasks } from '#schema/tasks.ts'
import type { Transaction } from '#server/database/client.ts'
import { databaseNowMs } from '#server/database/database-now.ts'
import { decideTasks } from '#server/tick/decide-tasks.ts'
import { type EdgeChange, writeEdges } from '#server/use-cases/dependency/write-edges.ts'
import { removeTasks } from '#server/use-cases/task/delete-task.ts'
import { NO_PAUSE } from '#server/use-cases/task/enabled-state.ts'
import { lockTasks, nextUpdatedAt, wakeTasksAndWaiters } from '#server/use-cases/task/lock-tasks.ts'
import type { StoredTask } from '#server/use-cases/task/task-row.ts'
import { loadUndecided, writeTimingPlans } from '#server/use-cases/task/timing-plans.ts'
import { type ChangesToWrite, edgeDrafts, edgesAt } from './check-changes.ts'
import { removeCrontabs, writeCrontabs, writeTags, writeTagsOfTasks } from './write-crontabs-and-tags.ts'

/** A task that is there and changes: its locked row, and what the file says of it. */
type Changed = { row: StoredTask; wanted: ManifestTask; change: ManifestTaskChange }

/**
 * Writes checked changes; the rows are locked. What is due is decided as it was before (rules H1, H2, H5), then names are free, crontabs and tags there,
 * tasks written, edges joined, and what is not wanted any more goes last.
 */
export async function writeChanges(
  tx: Transaction,
  actor: Actor,
  written: ChangesToWrite,
): Promise<{ madeIds: number[]; edgeChanges: EdgeChange[] }> {
  const { before, manifest, changes, enableChoice } = written
  const saved = edgesAt(before, changes)
  const removedIds = changes.tasks.flatMap(({ kind, name }) => (kind === 'removed' ? (before.tasks.get(name)?.id ?? []) : []))
  const changed = await lockedOnes(tx, written)
  await followTimingChanges(tx, written, changed, enableChoice)
  if (removedIds.length > 0) await removeTasks(tx, actor, removedIds)
  const crontabIds = await writeCrontabs(tx, before.crontabs, changes.crontabs)
  await writeTags(tx, actor, changes.tags)
  await freeNames(tx, changed)
  const ids = new Map([...before.tasks].map(([name, { id }]) => [name, id]))
  for (const { row, wanted } of changed) ids.set(wanted.name, row.id)
  await Promise.all(changed.map(({ row, wanted, change }) => updateTask(tx, row, wanted, { change, crontabIds })))
  const added = changes.tasks.flatMap(({ kind, index }) => (kind === 'added' && index !== null ? (manifest.tasks[index] ?? []) : []))
  const made = await insertTasks(tx, added, crontabIds)
  for (const [name, id] of made) ids.set(name, id)
  const madeIds = [...made.values()]
  const tagged = changed.filter(({ change }) => change.kind === 'changed' && change.fields.some(({ field }) => field === 'tags'))
  await writeTagsOfTasks(
    tx,
    [...tagged.map(({ wanted }) => wanted), ...added].map(({ name, tags }) => ({ taskId: ids.get(name) ?? 0, tags })),
  )
  const edgeChanges = await writeEdges(
    tx,
    saved,
    edgeDrafts(written, (name) => ids.get(name) ?? 0),
  )
  await removeCrontabs(tx, before.crontabs, changes.crontabs)
  await wakeTasksAndWaiters(tx, [...changed.map(({ row }) => row.id), ...madeIds])
  return { madeIds, edgeChanges }
}

async function lockedOnes(tx: Transaction, { before, manifest, changes }: ChangesToWrite): Promise<Changed[]> {
  const found = changes.tasks.flatMap((change) => {
    const wanted = change.index === null ? undefined : manifest.tasks[change.index]
    const id = before.tasks.get(change.was ?? change.name)?.id
    return change.kind === 'changed' && wanted && id !== undefined ? [{ id, wanted, change }] : []
  })
  const rows = await lockTasks(
    tx,
    found.map(({ id }) => id),
  )
  return found.flatMap(({ id, wanted, change }) => {
    const row = rows.get(id)
    return row ? [{ row, wanted, change }] : []
  })
}

/** What is due of all tasks that will fire otherwise is decided as it was; then the plans of their changes take over. */
async function followTimingChanges(
  tx: Transaction,
  { before }: ChangesToWrite,
  changed: readonly Changed[],
  enableChoice: ChangesToWrite['enableChoice'],
): Promise<void> {
  const crontabById = new Map(before.crontabs.map((crontab) => [crontab.id, crontab]))
  const followed = changed.flatMap(({ row, wanted }) => {
    const crontab = crontabById.get(row.crontabId)
    const timing: TimingChange = {
      schedule: crontab && isSameCrontab(crontab, wanted.crontab) ? null : compileCrontab(wanted.crontab),
      cronBaseMs: wanted.cronBase === null || Date.parse(wanted.cronBase) === row.cronBase.getTime() ? null : Date.parse(wanted.cronBase),
      enabling: wanted.enabled && isDisabled(row) ? enableChoice : null,
    }
    const isTimed = timing.schedule !== null || timing.cronBaseMs !== null || timing.enabling !== null
    return isTimed || (row.enabled && !wanted.enabled) ? [{ row, timing, isTimed }] : []
  })
  if (followed.length === 0) return
  await decideTasks(
    tx,
    followed.flatMap(({ row }) => (row.enabled ? [row.id] : [])),
  )
  const timed = followed.filter(({ isTimed }) => isTimed)
  const decided = await lockTasks(
    tx,
    timed.map(({ row }) => row.id),
  )
  const nowMs = await databaseNowMs(tx)
  const undecided = await loadUndecided(tx, [...decided.values()], nowMs)
  const plans = timed.flatMap(({ row, timing }) => {
    const task = undecided.get(row.id)
    return task ? [[row.id, planTimingChange(task, timing, nowMs)] as const] : []
  })
  await writeTimingPlans(tx, new Map(plans))
}

/** For good, and not by a pause, which the file says nothing of. */
function isDisabled(row: StoredTask): boolean {
  return !row.enabled && row.pausedAt === null
}

/** A task may take the name of one that is renamed too, and each name is there once at any moment. */
async function freeNames(tx: Transaction, changed: readonly Changed[]): Promise<void> {
  const ids = changed.flatMap(({ row, wanted }) => (row.name === wanted.name ? [] : [row.id]))
  if (ids.length > 1)
    await tx
      .update(tasks)
      .set({ name: sql`'being renamed ' || ${tasks.id} || ' ' || gen_random_uuid()` })
      .where(inArray(tasks.id, ids))
}

type Places = { change: ManifestTaskChange; crontabIds: ReadonlyMap<string, number> }

async function updateTask(tx: Transaction, row: StoredTask, wanted: ManifestTask, { change, crontabIds }: Places): Promise<void> {
  const staysPaused = row.pausedAt !== null && wanted.enabled
  const fields = change.fields.map(({ field }) => field)
  const crontabId = fields.includes('crontab') ? crontabIdOf(wanted, crontabIds) : row.crontabId
  await tx
    .update(tasks)
    .set({
      ...columnsOf(wanted),
      crontabId,
      ...(wanted.cronBase === null ? {} : { cronBase: new Date(wanted.cronBase) }),
      ...(changesDeadline(fields) ? { deadlineSince: sql`djag_now()` } : {}),
      ...(staysPaused ? {} : { enabled: wanted.enabled, ...NO_PAUSE }),
      updatedAt: nextUpdatedAt,
    })
    .where(eq(tasks.id, row.id))
}

const ROWS_AT_ONCE = 500

/** @returns their ids by name */
async function insertTasks(
  tx: Transaction,
  added: readonly ManifestTask[],
  crontabIds: ReadonlyMap<string, number>,
): Promise<Map<string, number>> {
  const ids = new Map<string, number>()
  const nowMs = await databaseNowMs(tx)
  for (let from = 0; from < added.length; from += ROWS_AT_ONCE) {
    const rows = added.slice(from, from + ROWS_AT_ONCE).map((wanted) => {
      const cronBase = new Date(wanted.cronBase ?? nowMs)
      return { ...columnsOf(wanted), crontabId: crontabIdOf(wanted, crontabIds), enabled: wanted.enabled, cronBase }
    })
    for (const { id, name } of await tx.insert(tasks).values(rows).returning({ id: tasks.id, name: tasks.name })) ids.set(name, id)
  }
  return ids
}

function columnsOf(wanted: ManifestTask) {
  const { name, handler, args, kwargs, headers } = wanted
  return { name, handler, args, kwargs, headers, ...taskSettingsOf<TaskSettings>(wanted) }
}

function crontabIdOf({ name, crontab }: ManifestTask, crontabIds: ReadonlyMap<string, number>): number {
  const id = crontabIds.get(crontabKey(crontab))
  if (id === undefined) throw new Error(`The crontab of the task “${name}” was not written.`)
  return id
}
