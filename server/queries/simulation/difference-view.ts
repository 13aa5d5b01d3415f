import { isoInstant } from '#domain/iso-instant.ts'
import type { TaskDifferenceView } from '#domain/views/manifest-views.ts'
import type { ForeseenRun, ForeseenWait, TaskDifference } from '#scheduling/simulate/simulation-difference.ts'

const MOST_TASKS_LISTED = 500
const MOST_RUNS_SHOWN = 5

/** Differences as programs read them, the first of many. */
export function differenceViews(
  differences: readonly TaskDifference[],
  nameOf: (taskId: number) => string,
): { tasks: TaskDifferenceView[]; tasksLeftOut: number } {
  return {
    tasks: differences.slice(0, MOST_TASKS_LISTED).map((difference) => viewOf(difference, nameOf)),
    tasksLeftOut: Math.max(0, differences.length - MOST_TASKS_LISTED),
  }
}

function viewOf(
  { taskId, added, removed, moved, newlyBlocked, unblocked }: TaskDifference,
  nameOf: (id: number) => string,
): TaskDifferenceView {
  return {
    task: nameOf(taskId),
    added: added.length,
    removed: removed.length,
    moved: moved.length,
    firstAdded: added.slice(0, MOST_RUNS_SHOWN).map(startOf),
    firstRemoved: removed.slice(0, MOST_RUNS_SHOWN).map(startOf),
    firstMoved: moved.slice(0, MOST_RUNS_SHOWN).map(({ before, after }) => ({ before: startOf(before), after: startOf(after) })),
    newlyBlocked: blockedOf(newlyBlocked, nameOf),
    unblocked: blockedOf(unblocked, nameOf),
  }
}

function startOf({ instantMs, startsAtMs }: ForeseenRun) {
  return { instant: isoInstant(instantMs), startsAt: isoInstant(startsAtMs) }
}

function blockedOf(wait: ForeseenWait | null, nameOf: (id: number) => string) {
  if (wait === null) return null
  const waitsFor = wait.closedGates.flatMap((gate) => (gate.gate === 'dependency' ? [nameOf(gate.dependeeId)] : []))
  return { instant: isoInstant(wait.instantMs), since: isoInstant(wait.sinceMs), waitsFor }
}
