import { DAY_MS } from '../cron/lengths-of-time.ts'
import type { LintEdge, LintInput, LintTask } from './lint-input.ts'

/** Long enough for yearly crontabs. */
export const RATE_WINDOW_MS = 400 * DAY_MS

/** How often tasks fire, and how often they can open the gates of others, in the window after now. */
export type OpeningRates = {
  firings(taskId: number): number
  /** How many runs fit into the window, one after the other or as many at once as its limit allows; infinity: without a limit, or a history. */
  mostRuns(taskId: number): number
  /** Most endings with which the edge's dependee can open it, and the task that sets that limit. */
  openings(edge: LintEdge): Opening
}

type Opening = { openings: number; slowestId: number; slowestName: string }

/**
 * A task ends at most as often as it fires, as its run time and its concurrency limit let it (where it has a history), and as its own `new` edges
 * are opened, as each of its runs uses up one ending of each dependee (rule D1).
 */
export function openingRates({ tasks, edges, medianRunMs }: LintInput, nowMs: number): OpeningRates {
  const byId = new Map(tasks.map((task) => [task.taskId, task]))
  const consumedBy = new Map<number, LintEdge[]>()
  for (const edge of edges) {
    if (edge.freshness !== 'new' || edge.dependerId === edge.dependeeId) continue
    const others = consumedBy.get(edge.dependerId)
    if (others) others.push(edge)
    else consumedBy.set(edge.dependerId, [edge])
  }
  const known = new Map<number, Opening>()
  const open = new Set<number>()

  function firings(taskId: number): number {
    const task = byId.get(taskId)
    return task ? firingsOf(task, nowMs) : 0
  }

  function mostRuns(task: LintTask, atOnce: number | null): number {
    const runMs = medianRunMs.get(task.taskId)
    return runMs === undefined || runMs <= 0 || atOnce === null ? Number.POSITIVE_INFINITY : Math.floor((RATE_WINDOW_MS / runMs) * atOnce)
  }

  /** A task that comes up again on the way to itself, through future edges, sets no limit of its own. */
  function endings(taskId: number): Opening {
    const found = known.get(taskId)
    if (found) return found
    const task = byId.get(taskId)
    if (!task || open.has(taskId)) return { openings: Number.POSITIVE_INFINITY, slowestId: taskId, slowestName: task?.name ?? '' }
    open.add(taskId)
    const own = comesToAHalt(task, nowMs) ? Number.POSITIVE_INFINITY : Math.min(firings(taskId), mostRuns(task, task.maxConcurrency))
    let least: Opening = { openings: own, slowestId: taskId, slowestName: task.name }
    for (const edge of consumedBy.get(taskId) ?? []) {
      const upstream = endings(edge.dependeeId)
      if (upstream.openings < least.openings) least = upstream
    }
    open.delete(taskId)
    known.set(taskId, least)
    return least
  }

  return {
    firings,
    mostRuns: (taskId) => {
      const task = byId.get(taskId)
      return task ? mostRuns(task, task.maxConcurrency) : Number.POSITIVE_INFINITY
    },
    openings(edge) {
      if (edge.dependerId !== edge.dependeeId) return endings(edge.dependeeId)
      const task = byId.get(edge.dependeeId)
      return { openings: task ? mostRuns(task, 1) : 0, slowestId: edge.dependeeId, slowestName: task?.name ?? '' }
    },
  }
}

/** One that is disabled or over is another finding, at its own dependers. */
function comesToAHalt(task: LintTask, nowMs: number): boolean {
  return !task.enabled || task.schedule.next(Math.max(nowMs, task.cronBaseMs)) === null
}

function firingsOf(task: LintTask, nowMs: number): number {
  const fromMs = Math.max(nowMs, task.cronBaseMs)
  return task.schedule.countBetween(fromMs, nowMs + RATE_WINDOW_MS)
}
