import type { ErrorCode } from '#domain/errors.ts'
import { checkEdges } from '#scheduling/change/check-edges.ts'
import type { EdgeProblem } from '#scheduling/change/edge-rules.ts'
import type { EdgeEndings, EdgeFreshness } from '#scheduling/model/task-state.ts'
import type { FieldProblems } from '../field-problems.ts'
import type { StoredTask } from '../task/task-row.ts'
import type { EdgeRow } from './edge-writes.ts'

/** An edge as it is to be after the save. `paths` are the inputs that name the other task and the freshness. */
export type EdgeDraft = {
  id: number | null
  dependerId: number
  dependeeId: number
  future: boolean
  freshness: EdgeFreshness
  endings: EdgeEndings
  paths: { otherTask: string; freshness: string }
}

const CODES: Record<EdgeProblem['kind'], ErrorCode> = {
  self: 'invalid_input',
  duplicate: 'conflict',
  cycle: 'cycle',
  aligned_future: 'invalid_input',
  aligned_cycle: 'cycle',
}

/**
 * Judges edges as they would be after the save (rules X1 to X3): each against all that stay and those before it.
 * @param others saved edges that the save does not touch
 * @param ends the locked rows of the drafts' tasks, and the edges as they were saved that the drafts replace
 */
export function checkEdgeDrafts(
  others: readonly EdgeRow[],
  drafts: readonly EdgeDraft[],
  ends: {
    rows: ReadonlyMap<number, StoredTask>
    saved: readonly EdgeRow[]
    isSaved(taskId: number): boolean
    nameOf(taskId: number): string | undefined
  },
  problems: FieldProblems,
): void {
  const names = new Map<number, string>()
  for (const edge of others) names.set(edge.dependerId, edge.dependerName).set(edge.dependeeId, edge.dependeeName)
  const nameOf = (taskId: number) => ends.nameOf(taskId) ?? ends.rows.get(taskId)?.name ?? names.get(taskId) ?? `task ${taskId}`

  const judged: EdgeDraft[] = []
  const seenIds = new Set<number>()
  for (const draft of leastTouchedFirst(drafts, ends.saved)) {
    const gone = [draft.dependerId, draft.dependeeId].find((taskId) => ends.isSaved(taskId) && !isLive(ends.rows.get(taskId)))
    if (gone !== undefined) {
      problems.add(draft.paths.otherTask, `${whichTask(ends.rows.get(gone), gone)} does not exist any more. Choose another task.`)
      continue
    }
    if (draft.id !== null && seenIds.has(draft.id)) {
      problems.add(draft.paths.otherTask, 'This dependency is listed twice. Remove one of them.', 'conflict')
      continue
    }
    judged.push(draft)
    if (draft.id !== null) seenIds.add(draft.id)
  }
  const found = checkEdges(others, judged, nameOf)
  for (const [index, problem] of found.problems.entries()) {
    const draft = judged[index]
    if (!draft || !problem) continue
    problems.add(pathOf(draft, problem), problem.message, CODES[problem.kind])
  }
  if (found.isWhole) return
  const last = found.problems.findLastIndex((problem) => problem?.cycle)
  const [draft, problem] = [judged[last], found.problems[last]]
  if (draft && problem) problems.add(pathOf(draft, problem), 'Those behind it were not looked at: there may be more.')
}

/** What changed is judged against what stays, and what is new against both, so that a refusal stands at the row that was touched. */
function leastTouchedFirst(drafts: readonly EdgeDraft[], saved: readonly EdgeRow[]): EdgeDraft[] {
  const savedById = new Map(saved.map((row) => [row.id, row]))
  const touched = (draft: EdgeDraft) => {
    const row = draft.id === null ? undefined : savedById.get(draft.id)
    if (!row) return 2
    return SHAPE.every((part) => row[part] === draft[part]) ? 0 : 1
  }
  return drafts.toSorted((a, b) => touched(a) - touched(b))
}

const SHAPE = ['dependerId', 'dependeeId', 'future', 'freshness'] as const

function pathOf({ paths }: EdgeDraft, { field }: EdgeProblem): string {
  return field === 'freshness' ? paths.freshness : paths.otherTask
}

function isLive(task: StoredTask | undefined): boolean {
  return task !== undefined && task.deletedAt === null
}

function whichTask(task: StoredTask | undefined, id: number): string {
  return task ? `“${task.name}”` : `Task ${id}`
}
