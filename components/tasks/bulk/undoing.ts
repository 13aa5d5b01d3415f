import { ApiError } from '../../api/api-error.ts'

/** What takes back what was done. `what`: in the past: “disabled 3 tasks”. */
export type Undoing = { what: string; undo: () => Promise<unknown> }

/** Whether it would fail again however often it is tried: what was done is not there any more, or was changed by others. */
export function isUndoOver(error: unknown): boolean {
  return error instanceof ApiError && (error.code === 'stale' || error.code === 'not_found')
}

/** What can be taken back once the latest was tried. One that failed for now stays on top; one that is over gives way to those before it. */
export function afterUndo(done: readonly Undoing[], tried: Undoing, failure: { error: unknown } | null): readonly Undoing[] {
  return failure && !isUndoOver(failure.error) ? done : done.filter((each) => each !== tried)
}
