import clsx from 'clsx'
import type { TaskRow } from '#domain/views/task-views.ts'
import { Sentence } from '../../sentences/sentence.tsx'
import { deadlineParts, deadlineRemedy } from '../deadline-words.ts'

/** How a task stands to its deadline, and what can be done where it is not on course; nothing where it has none just now. */
export function DeadlineLine({ task }: { task: TaskRow }) {
  const { deadline } = task
  if (!deadline) return null
  return (
    <p
      className={clsx(
        'max-w-[80ch] text-base',
        deadline.state === 'at_risk' && 'border-l-2 border-amber pl-2.5',
        deadline.state === 'missed' && 'border-l-2 border-red pl-2.5',
      )}
    >
      <Sentence parts={deadlineParts(task.id, deadline)} />
      {deadline.cause && <span className="text-muted"> {deadlineRemedy(deadline.cause)}</span>}
    </p>
  )
}
