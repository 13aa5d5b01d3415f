import type { OverviewView } from '#domain/views/operation-views.ts'

type Failure = OverviewView['recentFailures'][number]
/** A task that failed, by its latest failure, with how often it did among those known. */
export type FailedTask = Failure & { count: number }

const DAY_MS = 24 * 3_600_000

/** The failures of the last day, each task once, the latest first: one task that fails every minute does not hide the others. */
export function failuresByTask(failures: readonly Failure[], nowMs: number): FailedTask[] {
  const byTask = new Map<number, FailedTask>()
  for (const failure of failures) {
    const endedMs = Date.parse(failure.endedAt)
    if (nowMs - endedMs > DAY_MS) continue
    const known = byTask.get(failure.taskId)
    const latest = known && Date.parse(known.endedAt) >= endedMs ? known : failure
    byTask.set(failure.taskId, { ...latest, count: (known?.count ?? 0) + 1 })
  }
  return [...byTask.values()].sort((a, b) => Date.parse(b.endedAt) - Date.parse(a.endedAt))
}
