import type { DeadlineSettings } from '#scheduling/deadline/deadline.ts'
import { settingsThatHold } from '#scheduling/deadline/held-deadlines.ts'
import type { SentEdit } from './sent-edit.ts'
import type { PlanView } from './views/plan-views.ts'

/** What is said of deadlines and holds, by task id (rule L6), with what is edited. */
export function deadlinesHeldIn(
  { tasks, tagDeadlines }: Pick<PlanView, 'tasks' | 'tagDeadlines'>,
  edit: SentEdit | null,
): Map<number, DeadlineSettings[]> {
  const ofTags = new Map(tagDeadlines.map(({ tagId, deadline }) => [tagId, deadline]))
  if (edit?.kind === 'tag') ofTags.set(edit.tagId, edit.deadline)
  return new Map(
    tasks.map(({ id, deadline, tags }) => {
      const own = edit?.kind === 'task' && edit.taskId === id ? (edit.deadline ?? deadline) : deadline
      return [
        id,
        settingsThatHold(
          own,
          tags.flatMap((tag) => ofTags.get(tag.id) ?? []),
        ),
      ]
    }),
  )
}
