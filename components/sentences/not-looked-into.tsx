import { nameList } from '#domain/name-list.ts'
import type { ClosedBy } from '#domain/views/closed-views.ts'

/** That a list which looks for text in values passed over some (rule V2). */
export function NotLookedInto({ tags }: { tags: ClosedBy }) {
  if (tags === null) return null
  return <p className="text-sm text-muted">Values that are closed to viewers were not looked into: of tasks with {nameList(tags)}.</p>
}
