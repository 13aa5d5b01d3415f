import { eq, or } from 'drizzle-orm'
import { type InlineDependency, type TaskInput, taskInput } from '#domain/task-input.ts'
import { crontabs } from '#schema/crontabs.ts'
import { dependencies } from '#schema/dependencies.ts'
import { tasks } from '#schema/tasks.ts'
import { updateCrontab } from '#server/use-cases/crontab/update-crontab.ts'
import { deleteDependency } from '#server/use-cases/dependency/delete-dependency.ts'
import { deleteTask } from '#server/use-cases/task/delete-task.ts'
import { setTasksEnabled } from '#server/use-cases/task/set-tasks-enabled.ts'
import { toggleTasks } from '#server/use-cases/task/toggle-tasks.ts'
import { updateTask } from '#server/use-cases/task/update-task.ts'
import { updatePresentDependency } from '#tests/factories/present-version.ts'
import { oneOf, randomCrontabInput, randomEdge, randomRules } from './random-inputs.ts'
import { liveCrontabIds, liveTaskIds, makeRandomEdge, makeRandomTask, type SoakScene, tryTo } from './scene.ts'

const CHOICES = ['fromNow', 'latest', 'all'] as const

/** One of the edits that editors make. */
export async function changeSomething(scene: SoakScene): Promise<void> {
  const edit = oneOf(scene.dice, [
    editTask,
    editTask,
    editTask,
    editCrontab,
    makeRandomEdge,
    makeRandomEdge,
    editEdge,
    editEdge,
    removeEdge,
    replaceTask,
    switchSome,
    switchSome,
  ])
  await edit(scene)
}

async function editTask(scene: SoakScene): Promise<void> {
  const { db, dice, actor, flakyUrl } = scene
  const id = oneOf(dice, await liveTaskIds(scene))
  const [task] = await db.select().from(tasks).where(eq(tasks.id, id))
  if (!task) return
  const luck = dice(100)
  const change: Partial<TaskInput> =
    luck < 50
      ? randomRules(dice, flakyUrl)
      : luck < 70
        ? { crontabId: oneOf(dice, await liveCrontabIds(scene)) }
        : luck < 80
          ? { cronBase: new Date(Date.now() + dice(12_000) - 6_000).toISOString() }
          : { enabled: !task.enabled }
  const { cronBase, ...fields } = task
  const input = taskInput.parse({ ...fields, cronBase: cronBase.toISOString(), ...(await inlineEdges(scene, id)), ...change })
  const update = { id, updatedAt: task.updatedAt.toISOString(), input, runLatest: dice(2) === 0, enableChoice: oneOf(dice, CHOICES) }
  await tryTo(scene, 'edit task', () => updateTask(db, actor, update))
}

async function inlineEdges({ db }: SoakScene, id: number): Promise<Pick<TaskInput, 'dependsOn' | 'dependedOnBy'>> {
  const edges = await db
    .select()
    .from(dependencies)
    .where(or(eq(dependencies.dependerId, id), eq(dependencies.dependeeId, id)))
  const inline = ({ id, future, endings, freshness }: (typeof edges)[number], otherTaskId: number): InlineDependency => ({
    id,
    otherTaskId,
    future,
    endings,
    freshness,
  })
  return {
    dependsOn: edges.filter((edge) => edge.dependerId === id).map((edge) => inline(edge, edge.dependeeId)),
    dependedOnBy: edges.filter((edge) => edge.dependerId !== id).map((edge) => inline(edge, edge.dependerId)),
  }
}

async function editCrontab(scene: SoakScene): Promise<void> {
  const { db, dice, actor } = scene
  const id = oneOf(dice, await liveCrontabIds(scene))
  const [crontab] = await db.select({ updatedAt: crontabs.updatedAt }).from(crontabs).where(eq(crontabs.id, id))
  const updatedAt = (crontab?.updatedAt ?? new Date(0)).toISOString()
  await tryTo(scene, 'edit crontab', () =>
    updateCrontab(db, actor, { id, updatedAt, input: randomCrontabInput(dice), runLatest: dice(2) === 0 }),
  )
}

async function anyEdgeId({ sql, dice }: SoakScene): Promise<number | null> {
  const edges = await sql<{ id: number }[]>`select id::float8 as id from dependencies order by id`
  return edges.length === 0 ? null : oneOf(dice, edges).id
}

async function editEdge(scene: SoakScene): Promise<void> {
  const { db, dice, actor } = scene
  const id = await anyEdgeId(scene)
  const [edge] = id === null ? [] : await db.select().from(dependencies).where(eq(dependencies.id, id))
  if (!edge) return
  const { future, endings, freshness } = randomEdge(dice, await liveTaskIds(scene))
  const { dependerId, dependeeId } = edge
  await tryTo(scene, 'edit dependency', () =>
    updatePresentDependency(db, actor, { id: edge.id, dependerId, dependeeId, future, endings, freshness }),
  )
}

async function removeEdge(scene: SoakScene): Promise<void> {
  const id = await anyEdgeId(scene)
  if (id !== null) await tryTo(scene, 'delete dependency', () => deleteDependency(scene.db, scene.actor, { id }))
}

async function replaceTask(scene: SoakScene): Promise<void> {
  const { db, dice, actor } = scene
  const id = oneOf(dice, await liveTaskIds(scene))
  await tryTo(scene, 'delete task', () => deleteTask(db, actor, { id }))
  await makeRandomTask(scene, oneOf(dice, await liveCrontabIds(scene)))
  await makeRandomEdge(scene)
}

async function switchSome(scene: SoakScene): Promise<void> {
  const { db, dice, actor } = scene
  const all = await liveTaskIds(scene)
  const ids = [...new Set(Array.from({ length: 1 + dice(4) }, () => oneOf(dice, all)))]
  const enableChoice = oneOf(dice, CHOICES)
  if (dice(3) === 0) await tryTo(scene, 'toggle tasks', () => toggleTasks(db, actor, { ids, enableChoice }))
  else await tryTo(scene, 'set enabled', () => setTasksEnabled(db, actor, { ids, enabled: dice(4) > 0, enableChoice }))
}
