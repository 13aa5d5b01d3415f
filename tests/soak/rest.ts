import { setTimeout as delay } from 'node:timers/promises'
import type { TaskState } from '#scheduling/model/task-state.ts'
import { decide } from '#scheduling/start/decide.ts'
import { loadStatesOf } from '#server/tick/load-task-states.ts'
import { readTasksAfter, type SchedulerTask } from '#server/tick/scheduler-tasks.ts'
import { hasEffect } from '#server/tick/waiting.ts'
import { setTasksEnabled } from '#server/use-cases/task/set-tasks-enabled.ts'
import { requestUserAction } from '#server/user-actions/request-user-action.ts'
import { liveTaskIds, type SoakScene, tryTo } from './scene.ts'

const CATCH_UP_BATCH = 100
const MOST_TASKS = 10_000
const POLL_MS = 500
const PATIENCE_MS = 180_000

/** While no scheduler is there, every task that has something to start must be due already: what a lost notification leaves is not. */
export async function findOversleepers({ sql, problems }: SoakScene): Promise<void> {
  const rows = await readTasksAfter(sql, 0, MOST_TASKS)
  for (const task of await loadStatesOf(sql, rows, { consumptionsWithoutEdges: false })) {
    if ('problem' in task) problems.push(`Task ${task.row.id} can't be decided: ${task.problem}`)
    else problems.push(...oversleeping(task))
  }
}

/** That it would say something newer of what it waits for does not count: which misfire stands for all moves on with time alone. */
function oversleeping({ row, state }: { row: SchedulerTask; state: TaskState }): string[] {
  const nowMs = row.now.getTime()
  const decision = decide(state, nowMs, { catchUpBatch: CATCH_UP_BATCH })
  const wantedMs = hasEffect(decision) ? nowMs : (decision.wakeAtMs ?? Number.POSITIVE_INFINITY)
  if ((row.wakeAt?.getTime() ?? Number.POSITIVE_INFINITY) <= wantedMs) return []
  const { schedule: _, ...known } = state
  return [`Task ${row.id} would oversleep. ${JSON.stringify({ nowMs, row, decision, known })}`]
}

type Unrest = { active: number; pendingActions: number; dueTasks: number }

/** Switches everything off, takes back what waits for what will not come, and waits until nothing is going on. */
export async function comeToRest(scene: SoakScene, say: (text: string) => void): Promise<void> {
  const ids = await liveTaskIds(scene)
  await insist(scene, () => setTasksEnabled(scene.db, scene.actor, { ids, enabled: false, enableChoice: 'fromNow' }))
  const deadlineMs = performance.now() + PATIENCE_MS
  for (;;) {
    const unrest = await unrestOf(scene)
    if (Object.values(unrest).every((number) => number === 0)) {
      if (!(await takeBackWhatWaits(scene))) return
    } else if (performance.now() > deadlineMs) {
      scene.problems.push(`It does not come to rest: ${JSON.stringify(unrest)}.`)
      return
    }
    say(`Coming to rest: ${JSON.stringify(unrest)}.`)
    await delay(POLL_MS)
  }
}

/** Locks may be held for a while by those who were cut off. */
async function insist(scene: SoakScene, work: () => Promise<unknown>): Promise<void> {
  for (let tries = 0; tries < 5; tries++) if ((await tryTo(scene, 'switch everything off', work)) !== null) return
  scene.problems.push('The tasks could not be disabled.')
}

async function unrestOf({ sql }: SoakScene): Promise<Unrest> {
  const [unrest] = await sql<Unrest[]>`
    select
      (select count(*)::int from runs where state in ('queued', 'running', 'retrying')) as active,
      (select count(*)::int from user_actions where state = 'pending') as "pendingActions",
      (select count(*)::int from tasks where wake_at <= now()) as "dueTasks"`
  if (!unrest) throw new Error('PostgreSQL gave no answer.')
  return unrest
}

/** @returns whether there was anything */
async function takeBackWhatWaits(scene: SoakScene): Promise<boolean> {
  const { sql, db, actor } = scene
  const requests = await sql<{ requestId: string }[]>`select id as "requestId" from run_requests where activated_run_id is null`
  const backfills = await sql<{ backfillId: string }[]>`
    select backfills.id as "backfillId" from backfills join tasks on tasks.id = task_id where state = 'active' and deleted_at is null`
  const take = (type: string, payload: object) => tryTo(scene, type, () => requestUserAction(db, actor, { type, payload }))
  for (const request of requests) await take('withdraw-request', request)
  for (const backfill of backfills) await take('cancel-backfill', backfill)
  return requests.length + backfills.length > 0
}
