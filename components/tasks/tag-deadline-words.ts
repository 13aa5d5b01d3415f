import { deadlineWords } from '#domain/task-settings/deadline-settings.ts'
import type { DeadlineSettings } from '#scheduling/deadline/deadline.ts'

/** The deadlines of a task's tags in words; null: they have none. */
export function tagDeadlineWords(ofTags: readonly { tag: string; deadline: DeadlineSettings }[]): string | null {
  const parts = ofTags.flatMap(({ tag, deadline }) => {
    const words = deadlineWords(deadline)
    return words === null ? [] : [`${words}, from the tag “${tag}”`]
  })
  if (parts.length === 0) return null
  return parts.length === 1 ? parts.join() : `${parts.join('; ')}: the earliest holds`
}
