import { eq } from 'drizzle-orm'
import { crontabDefinitionOf } from '#scheduling/cron/crontab-definition.ts'
import { compileCrontab } from '#scheduling/cron/schedule.ts'
import { crontabs } from '#schema/crontabs.ts'
import { tasks } from '#schema/tasks.ts'
import { requestUserAction } from '#server/user-actions/request-user-action.ts'
import { changeSomething } from './editors.ts'
import { oneOf } from './random-inputs.ts'
import { liveTaskIds, type SoakScene, tryTo } from './scene.ts'

const CHOICES = ['fromNow', 'latest', 'all'] as const

/** One of the things that people ask for. */
export async function askForSomething(scene: SoakScene): Promise<void> {
  const { dice } = scene
  const luck = dice(100)
  if (luck < 25) return await changeSomething(scene)
  const asking = oneOf(dice, [
    runNow,
    runNow,
    cancel,
    cancel,
    rerun,
    rerun,
    mark,
    mark,
    skip,
    skip,
    waive,
    pause,
    resume,
    resume,
    backfill,
    backfill,
    cancelBackfill,
    withdraw,
  ])
  await asking(scene)
}

async function ask(scene: SoakScene, type: string, payload: object | null): Promise<void> {
  if (payload === null) return
  await tryTo(scene, type, () => requestUserAction(scene.db, scene.actor, { type, payload }))
}

async function anyTaskId(scene: SoakScene): Promise<number> {
  return oneOf(scene.dice, await liveTaskIds(scene))
}

async function runNow(scene: SoakScene): Promise<void> {
  const flavour = oneOf(scene.dice, [
    {},
    { ignoreDependencies: true },
    { ignoreDependencies: true, besideOthers: true },
    { besideOthers: true },
  ])
  await ask(scene, 'run-now', { taskId: await anyTaskId(scene), ...flavour })
}

async function anyRunId({ sql, dice }: SoakScene, states: readonly string[]): Promise<{ runId: string } | null> {
  const recent = await sql<{ runId: string }[]>`
    select id as "runId" from runs where state = any(${[...states]}::text[]) order by activated_at desc limit 200`
  return recent.length === 0 ? null : oneOf(dice, recent)
}

async function cancel(scene: SoakScene): Promise<void> {
  await ask(
    scene,
    'cancel-run',
    await anyRunId(scene, oneOf(scene.dice, [['queued'], ['running'], ['retrying'], ['running', 'succeeded']])),
  )
}

async function rerun(scene: SoakScene): Promise<void> {
  const run = await anyRunId(scene, oneOf(scene.dice, [['failed', 'expired'], ['cancelled'], ['succeeded'], ['running']]))
  await ask(scene, 'rerun', run && { ...run, besideOthers: scene.dice(4) === 0 })
}

async function mark(scene: SoakScene): Promise<void> {
  const states = oneOf(scene.dice, [['queued', 'running', 'retrying'], ['running'], ['failed', 'expired', 'cancelled'], ['succeeded']])
  const run = await anyRunId(scene, states)
  await ask(scene, 'mark-run', run && { ...run, as: oneOf(scene.dice, ['succeeded', 'failed']) })
}

/** The first undecided instant, the one to come, or one that is not to be skipped. */
async function skip(scene: SoakScene): Promise<void> {
  const { db, dice } = scene
  const [row] = await db
    .select({ task: tasks, crontab: crontabs })
    .from(tasks)
    .innerJoin(crontabs, eq(crontabs.id, tasks.crontabId))
    .where(eq(tasks.id, await anyTaskId(scene)))
  if (!row) return
  const schedule = compileCrontab(crontabDefinitionOf(row.crontab))
  const positionMs = Math.max(row.task.cursor?.getTime() ?? 0, row.task.cronBase.getTime())
  const fromMs = oneOf(dice, [positionMs, positionMs, Math.max(positionMs, Date.now()), Date.now() + 20_000])
  const instantMs = schedule.next(fromMs) ?? 0
  await ask(scene, 'skip-instant', { taskId: row.task.id, instant: new Date(instantMs).toISOString(), andEarlier: dice(2) === 0 })
}

async function waive(scene: SoakScene): Promise<void> {
  const edges = await scene.sql<{ dependencyId: number }[]>`select id::float8 as "dependencyId" from dependencies order by id`
  if (edges.length > 0) await ask(scene, 'waive-dependency', oneOf(scene.dice, edges))
}

async function pause(scene: SoakScene): Promise<void> {
  const { dice } = scene
  const until = dice(4) === 0 ? null : new Date(Date.now() + 1_000 + dice(7_000)).toISOString()
  await ask(scene, 'pause-task', { taskId: await anyTaskId(scene), note: 'a soak', until, resumeChoice: oneOf(dice, CHOICES) })
}

async function resume(scene: SoakScene): Promise<void> {
  const disabled = await scene.sql<
    { taskId: number }[]
  >`select id::float8 as "taskId" from tasks where not enabled and deleted_at is null order by id`
  if (disabled.length > 0) await ask(scene, 'resume-task', { ...oneOf(scene.dice, disabled), choice: oneOf(scene.dice, CHOICES) })
}

async function backfill(scene: SoakScene): Promise<void> {
  const { dice } = scene
  const fromMs = Date.now() - 5_000 - dice(60_000)
  const [from, through] = [new Date(fromMs).toISOString(), new Date(fromMs + dice(12_000)).toISOString()]
  await ask(scene, 'backfill', { taskId: await anyTaskId(scene), from, through, maxActive: 1 + dice(3) })
}

async function cancelBackfill(scene: SoakScene): Promise<void> {
  const known = await scene.sql<{ backfillId: string }[]>`select id as "backfillId" from backfills order by state, id desc limit 20`
  if (known.length > 0 && scene.dice(2) === 0) await ask(scene, 'cancel-backfill', oneOf(scene.dice, known))
}

async function withdraw(scene: SoakScene): Promise<void> {
  const pending = await scene.sql<{ requestId: string }[]>`
    select id as "requestId" from run_requests where activated_run_id is null or requested_at > now() - interval '5 seconds' order by id`
  if (pending.length > 0) await ask(scene, 'withdraw-request', oneOf(scene.dice, pending))
}
