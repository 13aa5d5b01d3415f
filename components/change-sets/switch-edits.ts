import type { StageInput } from '#domain/change-sets/staged-edit.ts'
import type { ResumeChoice } from '#scheduling/model/task-state.ts'

/** Enabling or disabling tasks, as edits of a change set. @param enableChoice what becomes of instants that passed */
export function switchEdits(ids: readonly number[], enabled: boolean, enableChoice: ResumeChoice = 'fromNow'): StageInput['edits'] {
  return ids.map((id) => ({ operation: 'changeTask', id, before: { enabled: !enabled }, after: { enabled }, enableChoice }))
}
