import type { DeadlineView } from '#domain/views/deadline-views.ts'

/** Of which tag it is; empty: it is the task’s own. */
export function deadlineOrigin({ tag, isTagGone }: Pick<DeadlineView, 'tag' | 'isTagGone'>): string {
  return tag !== null ? `from the tag “${tag}”` : isTagGone ? 'from a tag that is gone' : ''
}
