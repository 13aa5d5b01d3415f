import { type DependencyInput, defaultEndings } from '#domain/dependency-input.ts'
import type { DependencyRow } from '#domain/views/task-views.ts'

/** A dependency while it is being put together: tasks may be missing still. */
export type DependencyDraft = Omit<DependencyInput, 'dependerId' | 'dependeeId'> & {
  dependerId: number | null
  dependeeId: number | null
  dependerName: string
  dependeeName: string
}

export const EMPTY_DRAFT: DependencyDraft = {
  dependerId: null,
  dependeeId: null,
  dependerName: '',
  dependeeName: '',
  future: false,
  endings: defaultEndings(false),
  freshness: 'new',
}

/** What of an existing dependency may be changed. */
export function draftOf({
  dependerId,
  dependeeId,
  dependerName,
  dependeeName,
  future,
  endings,
  freshness,
}: DependencyRow): DependencyDraft {
  return { dependerId, dependeeId, dependerName, dependeeName, future, endings, freshness }
}

/** What an existing dependency says, as it is saved. */
export function edgeInputOf({ dependerId, dependeeId, future, endings, freshness }: DependencyInput): DependencyInput {
  return { dependerId, dependeeId, future, endings, freshness }
}

/** Makes it future or plain; endings that were the usual ones of the other kind follow. */
export function withFuture(draft: DependencyDraft, future: boolean): DependencyDraft {
  return {
    ...draft,
    future,
    freshness: future ? 'new' : draft.freshness,
    endings: draft.endings === defaultEndings(draft.future) ? defaultEndings(future) : draft.endings,
  }
}

/** The input to save, or a sentence for each task that is missing. */
export function readDependencyDraft(
  draft: DependencyDraft,
): { input: DependencyInput; problems: null } | { input: null; problems: Record<string, string> } {
  const { dependerId, dependeeId, future, endings, freshness } = draft
  if (dependerId !== null && dependeeId !== null) return { input: { dependerId, dependeeId, future, endings, freshness }, problems: null }
  return {
    input: null,
    problems: {
      ...(dependerId === null && { dependerId: 'Choose the task that waits.' }),
      ...(dependeeId === null && { dependeeId: 'Choose the task that it waits for.' }),
    },
  }
}
