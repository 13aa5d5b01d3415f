import { inArray } from 'drizzle-orm'
import type { z } from 'zod'
import { isoInstant } from '#domain/iso-instant.ts'
import type { ScheduleChangePreview } from '#domain/views/task-views.ts'
import { promisedInstants, undecidedInstants } from '#scheduling/change/schedule-change.ts'
import type { ResumeChoice, TaskState } from '#scheduling/model/task-state.ts'
import { decide } from '#scheduling/start/decide.ts'
import { tasks } from '#schema/tasks.ts'
import type { Database } from '#server/database/client.ts'
import { databaseNowMs } from '#server/database/database-now.ts'
import { loadTaskStates } from '#server/tick/load-task-states.ts'
import { type crontabParameters, crontabUsers } from '../crontabs/crontab-rows.ts'
import { loadTask, type taskParameters } from './task-detail.ts'

/** Of one task; only what has no closed gate at all can start so often. */
const MOST_STARTS = 1_000

/** What giving the task another schedule now would drop (rules H1, H6). */
export async function taskScheduleChange(db: Database, { id }: z.output<typeof taskParameters>): Promise<ScheduleChangePreview> {
  return await previewOf(db, [await loadTask(db, id)])
}

/** What changing the crontab now would drop, of each task that uses it (rule H1). */
export async function crontabScheduleChange(db: Database, { id }: z.output<typeof crontabParameters>): Promise<ScheduleChangePreview> {
  return await previewOf(db, await crontabUsers(db, { id }))
}

/** What can start is decided before the change, so here it is too, though only on paper. */
async function previewOf(db: Database, users: readonly { id: number; name: string }[]): Promise<ScheduleChangePreview> {
  const states = await loadTaskStates(
    db,
    users.map((user) => user.id),
  )
  const [nowMs, choices] = await Promise.all([databaseNowMs(db), resumeChoices(db, [...states.keys()])])
  const dropped = users.flatMap(({ id, name }) => {
    const state = states.get(id)
    const left = state && stillWaiting(state, nowMs, choices.get(id) ?? null)
    return left?.latestMs == null ? [] : [{ id, name, waitingCount: left.count, latestInstant: isoInstant(left.latestMs) }]
  })
  dropped.sort((a, b) => b.waitingCount - a.waitingCount || a.id - b.id)
  return { waitingCount: dropped.reduce((sum, task) => sum + task.waitingCount, 0), tasks: dropped }
}

async function resumeChoices(db: Database, taskIds: readonly number[]): Promise<Map<number, ResumeChoice | null>> {
  const rows = await db
    .select({ id: tasks.id, choice: tasks.resumeChoice })
    .from(tasks)
    .where(inArray(tasks.id, [...taskIds]))
  return new Map(rows.map(({ id, choice }) => [id, choice]))
}

/** Of a paused task what its end is to run; null where nothing waits because so much can start that the rest can too. */
function stillWaiting(state: TaskState, nowMs: number, choice: ResumeChoice | null) {
  const { activations, cursorMs, resumed } = decide(state, nowMs, { catchUpBatch: MOST_STARTS })
  if (!state.enabled && resumed === null) return promisedInstants(state, nowMs, choice)
  return activations.length < MOST_STARTS ? undecidedInstants({ ...state, cursorMs }, nowMs) : null
}
