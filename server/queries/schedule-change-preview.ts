import type { z } from 'zod'
import type { ScheduleChangePreview } from '#domain/views/task-views.ts'
import { decide } from '#scheduling/decide.ts'
import { undecidedInstants } from '#scheduling/schedule-change.ts'
import type { TaskState } from '#scheduling/task-state.ts'
import type { Database } from '#server/database/client.ts'
import { loadTaskStates } from '#server/tick/load-task-states.ts'
import { crontabDetail, type crontabQuery } from './crontab-rows.ts'
import { databaseNowMs } from './database-now.ts'
import { isoInstant } from './iso-instant.ts'
import { loadTask, type taskQuery } from './task-detail.ts'

/** Of one task; only what has no closed gate at all can start so often. */
const MOST_STARTS = 1_000

/** What giving the task another schedule now would drop (rule H1). */
export async function taskScheduleChange(db: Database, { id }: z.output<typeof taskQuery>): Promise<ScheduleChangePreview> {
  return await previewOf(db, [await loadTask(db, id)])
}

/** What changing the crontab now would drop, of each task that uses it (rule H1). */
export async function crontabScheduleChange(db: Database, { id }: z.output<typeof crontabQuery>): Promise<ScheduleChangePreview> {
  return await previewOf(db, (await crontabDetail(db, { id })).users)
}

/** What can start is decided before the change, so here it is too, though only on paper. */
async function previewOf(db: Database, users: readonly { id: number; name: string }[]): Promise<ScheduleChangePreview> {
  const states = await loadTaskStates(
    db,
    users.map((user) => user.id),
  )
  const nowMs = await databaseNowMs(db)
  const waiting = users.flatMap(({ id, name }) => {
    const state = states.get(id)
    const left = state && stillWaiting(state, nowMs)
    return left?.latestMs == null ? [] : [{ id, name, waitingCount: left.count, latestInstant: isoInstant(left.latestMs) }]
  })
  waiting.sort((a, b) => b.waitingCount - a.waitingCount || a.id - b.id)
  return { waitingCount: waiting.reduce((sum, task) => sum + task.waitingCount, 0), tasks: waiting }
}

/** Null where nothing waits: a disabled task, or one of which so much can start that the rest can too. */
function stillWaiting(state: TaskState, nowMs: number) {
  const { activations, cursorMs, resumed } = decide(state, nowMs, { catchUpBatch: MOST_STARTS })
  const isEnabled = state.enabled || resumed !== null
  return isEnabled && activations.length < MOST_STARTS ? undecidedInstants({ ...state, cursorMs }, nowMs) : null
}
