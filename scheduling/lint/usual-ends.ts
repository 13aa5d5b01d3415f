import type { LintEdge, LintInput } from './lint-input.ts'

/** When runs of tasks usually end. */
export type UsualEnds = {
  /** The end of the task's run for its latest instant at or before that moment; null: it has no such instant. */
  atOrBefore(taskId: number, momentMs: number): UsualEnd | null
}
export type UsualEnd = { atMs: number; isEstimate: boolean }

/**
 * A run starts at its instant, or with the last end of what its task plainly depends on for that same moment, and takes its usual time: what
 * happens when nothing is late.
 */
export function usualEnds({ tasks, edges, medianRunMs, estimatedRunMs }: LintInput): UsualEnds {
  const byId = new Map(tasks.map((task) => [task.taskId, task]))
  const dependeesOf = new Map<number, LintEdge[]>()
  for (const edge of edges) {
    if (edge.future) continue
    const others = dependeesOf.get(edge.dependerId)
    if (others) others.push(edge)
    else dependeesOf.set(edge.dependerId, [edge])
  }
  const known = new Map<string, UsualEnd | null>()

  function atOrBefore(taskId: number, momentMs: number): UsualEnd | null {
    const task = byId.get(taskId)
    const instantMs = task?.enabled ? task.schedule.previous(momentMs) : null
    if (!task || instantMs === null || instantMs <= task.cronBaseMs) return null
    const key = `${taskId} ${instantMs}`
    const found = known.get(key)
    if (found !== undefined) return found
    known.set(key, null)
    const runMs = medianRunMs.get(taskId)
    let end = { atMs: instantMs, isEstimate: false }
    for (const { dependeeId } of dependeesOf.get(taskId) ?? []) {
      const upstream = atOrBefore(dependeeId, instantMs)
      if (upstream !== null && upstream.atMs > end.atMs) end = upstream
    }
    end = { atMs: end.atMs + (runMs ?? estimatedRunMs), isEstimate: end.isEstimate || runMs === undefined }
    known.set(key, end)
    return end
  }

  return { atOrBefore }
}
