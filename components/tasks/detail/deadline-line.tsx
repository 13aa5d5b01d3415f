import clsx from 'clsx'
import { deadlineRemedy } from '#domain/deadline-remedy.ts'
import type { TaskRow } from '#domain/views/task-views.ts'
import { Sentence } from '../../sentences/sentence.tsx'
import { deadlineParts } from '../deadline-words.ts'
import { RunbookLink } from '../runbook-link.tsx'

/** How a task stands to its deadline, and where it is not on course what can be done, and by whom; nothing where it has none just now. */
export function DeadlineLine({ task }: { task: TaskRow }) {
  const { deadline } = task
  if (!deadline) return null
  const { cause } = deadline
  return (
    <p
      className={clsx(
        'max-w-[80ch] text-base',
        deadline.state === 'at_risk' && 'border-l-2 border-amber pl-2.5',
        deadline.state === 'missed' && 'border-l-2 border-red pl-2.5',
      )}
    >
      <Sentence parts={deadlineParts(task.id, deadline)} />
      {cause && <span className="text-muted"> {deadlineRemedy(cause)}</span>}
      {cause && cause.taskId !== task.id && (cause.owner || cause.runbookUrl) && (
        <span className="flex flex-wrap gap-x-3 text-sm text-muted">
          {cause.owner}
          {cause.runbookUrl && <RunbookLink url={cause.runbookUrl} />}
        </span>
      )}
    </p>
  )
}
