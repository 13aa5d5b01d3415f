import { inArray } from 'drizzle-orm'
import { planPauseEnd } from '#scheduling/change/schedule-change.ts'
import { tasks } from '#schema/tasks.ts'
import type { Transaction } from '#server/database/client.ts'
import { databaseNowMs } from '#server/database/database-now.ts'
import { type EndedPause, endPauses } from '#server/tick/end-pauses.ts'
import type { LockedTask, StoredTask } from './task-row.ts'
import { loadUndecided, writeTimingPlans } from './timing-plans.ts'

/**
 * Ends the pauses of locked tasks whose end has come with no scheduler looking, as the scheduler's own look would (rule H6): enabled since that
 * very moment, with the choice made when pausing. What is due since is left to be decided like that of any enabled task.
 * @returns the rows as they are then
 */
export async function bringPausesToTheirEnd(tx: Transaction, rows: readonly StoredTask[]): Promise<LockedTask[]> {
  const paused = rows.filter(hasPauseWithEnd)
  if (paused.length === 0) return rows.map(untouched)
  const nowMs = await databaseNowMs(tx)
  const undecided = await loadUndecided(tx, paused, nowMs)
  const ended: EndedPause[] = []
  const plans = new Map()
  for (const { id, pausedUntil, resumeChoice } of paused) {
    const known = undecided.get(id)
    const resume = pausedUntil && resumeChoice ? { atMs: pausedUntil.getTime(), choice: resumeChoice } : null
    const plan = known ? planPauseEnd({ ...known, enabled: false, resume }, nowMs) : null
    if (plan === null) continue
    plans.set(id, plan)
    ended.push({ taskId: id, ...plan.resumed })
  }
  if (ended.length === 0) return rows.map(untouched)
  await writeTimingPlans(tx, plans)
  await endPauses(tx, ended)
  const fresh = await tx
    .select()
    .from(tasks)
    .where(inArray(tasks.id, [...plans.keys()]))
  return rows.map((row) => {
    const pause = ended.find(({ taskId }) => taskId === row.id)
    const now = fresh.find(({ id }) => id === row.id)
    return pause && now ? { ...now, endedPause: { choice: pause.choice, updatedAt: row.updatedAt } } : untouched(row)
  })
}

function hasPauseWithEnd({ enabled, pausedUntil, deletedAt }: StoredTask): boolean {
  return !enabled && pausedUntil !== null && deletedAt === null
}

function untouched(row: StoredTask): LockedTask {
  return { ...row, endedPause: null }
}
