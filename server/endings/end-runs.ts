import type { EndingScope } from '#scheduling/end/ending.ts'
import { settle } from '#scheduling/end/settle.ts'
import { verdictOf } from '#scheduling/end/streak.ts'
import { isActive } from '#scheduling/model/run-states.ts'
import type { Transaction } from '#server/database/client.ts'
import { notifyLive } from '#server/live/notify-live.ts'
import { insertJobs } from '#server/queue/insert-jobs.ts'
import { wakeTasks } from '#server/waking/wake-tasks.ts'
import { type ConcernedTask, lockTasksOfRuns } from './lock-tasks-of-runs.ts'
import { type RecordedEnding, recordEndings } from './record-endings.ts'
import type { RunEnding } from './run-ending.ts'
import { type JudgedRun, writeHealths } from './task-healths.ts'

export type EndedRuns = {
  /** The endings that were recorded, those among them whose run is retried included. */
  accepted: RunEnding[]
  /** Those accepted whose run is tried again. */
  retried: RunEnding[]
  /** Those of attempts that had been taken from their worker, or of runs that had ended already: nothing was written for them. */
  fencedOff: RunEnding[]
}

/**
 * Ends runs, any number in one transaction, as the core settles them: their rows and attempts, their tasks' counts of endings and latest
 * aligned instants under the tasks' locks (rules D1, D3, D6), their streaks of failures (rule T2), the jobs of those that are tried again (rule R7), and the waking of what waits
 * for an ending: dependers, and the tasks themselves (concurrency, giving back).
 * A waiting task that is decided meanwhile either sees these endings or has left, under its lock, that it waits: none is forgotten.
 */
export async function endRuns(tx: Transaction, endings: readonly RunEnding[]): Promise<EndedRuns> {
  if (endings.length === 0) return { accepted: [], retried: [], fencedOff: [] }
  const runIds = endings.map((ending) => ending.runId)
  const settled = endings.map((ending) => ({
    ending,
    settlement: settle(ending.settledBy, ending, { retry: ending.settledBy.retry, chance: Math.random() }),
  }))
  // Sent together; PostgreSQL carries them out one after the other, so what is written sees what was committed before the locks were granted.
  const [concerned, recorded] = await Promise.all([lockTasksOfRuns(tx, runIds), recordEndings(tx, settled)])
  if (recorded.length > 0) {
    const judged = recorded.flatMap((run) => judgedOf(run, settled[run.position]?.settlement.scope))
    await Promise.all([writeHealths(tx, judged), passOn(tx, concerned, recorded)])
  }
  const became = new Map(recorded.map((run) => [run.position, run.state]))
  return {
    accepted: endings.filter((_, index) => became.has(index)),
    retried: endings.filter((_, index) => became.get(index) === 'retrying'),
    fencedOff: endings.filter((_, index) => !became.has(index)),
  }
}

/** What an ending that was recorded says of its task's health (rule T1). */
function judgedOf({ taskId, runId, state, endedAt, health }: RecordedEnding, scope: EndingScope | undefined): JudgedRun[] {
  if (isActive(state) || endedAt === null || health === null || scope === undefined) return []
  const verdict = verdictOf(state, scope)
  return verdict === null ? [] : [{ taskId, before: health, verdict, runId, atMs: endedAt.getTime() }]
}

/** What endings set in motion: jobs of retries, looks at what waited for an ending, and browsers that read again. */
async function passOn(tx: Transaction, concerned: readonly ConcernedTask[], recorded: readonly RecordedEnding[]): Promise<void> {
  const retried = recorded.filter((run) => run.state === 'retrying')
  const waiting = retried.length === recorded.length ? [] : concerned.filter((task) => task.waits)
  const taskIds = [...new Set(recorded.map((run) => run.taskId))]
  await Promise.all([
    insertJobs(
      tx,
      retried.map(({ runId, attempt, queue, priority, retryAt }) => ({ runId, attempt, queue, priority, startAfter: retryAt })),
    ),
    wakeTasks(
      tx,
      waiting.map((task) => task.id),
    ),
    notifyLive(tx, { subject: 'run', ids: recorded.map((run) => run.runId), taskIds }),
  ])
}
