'use client'

import type { ImportedTask, LeftOut } from '#domain/imported-tasks/imported-task.ts'
import { cronExpression } from '#scheduling/cron/cron-expression.ts'
import { Checkbox } from '../ui/checkbox.tsx'

type Props = {
  tasks: readonly ImportedTask[]
  isTaken: (task: ImportedTask) => boolean
  onTake: (task: ImportedTask, isTaken: boolean) => void
  /** What the server said of a task when it was refused. */
  problemsOf: (task: ImportedTask) => readonly string[]
}

/** Each task with what it was, what means something else now, and what somebody should know. */
export function ImportedTaskList({ tasks, isTaken, onTake, problemsOf }: Props) {
  return (
    <ul className="grid gap-4">
      {tasks.map((task) => (
        <li key={task.name} className="grid min-w-0 gap-1 border-b pb-3 last:border-b-0">
          <Checkbox
            checked={isTaken(task)}
            onChange={(taken) => onTake(task, taken)}
            label={<span className="font-medium [overflow-wrap:anywhere]">{task.name}</span>}
            help={
              <>
                <span className="font-mono">{cronExpression(task.columns)}</span> in {task.timezone ?? 'a time zone that was not said'}
                {!task.enabled && ', disabled'}
                {!task.definition && `, runs the handler ${task.handler}, which a worker has to have`}
              </>
            }
          />
          <Source place={task.place} source={task.source} />
          {problemsOf(task).map((problem) => (
            <p key={problem} role="alert" className="max-w-[80ch] pl-6 text-sm text-red">
              {problem}
            </p>
          ))}
          <Sentences label="Changed" sentences={task.changes} />
          <Sentences label="Note" sentences={task.notes} />
        </li>
      ))}
    </ul>
  )
}

/** What becomes no task, and why. */
export function LeftOutList({ leftOut }: { leftOut: readonly LeftOut[] }) {
  return (
    <ul className="grid gap-3">
      {leftOut.map(({ place, source, reason }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the list is made anew as a whole
        <li key={index} className="grid min-w-0 gap-1">
          <Source place={place} source={source} />
          <p className="max-w-[80ch] pl-6 text-sm">{reason}</p>
        </li>
      ))}
    </ul>
  )
}

function Source({ place, source }: { place: string; source: string }) {
  return (
    <p className="min-w-0 pl-6 text-xs text-muted [overflow-wrap:anywhere]">
      {place}: <span className="font-mono">{source}</span>
    </p>
  )
}

function Sentences({ label, sentences }: { label: string; sentences: readonly string[] }) {
  if (sentences.length === 0) return null
  return (
    <ul className="max-w-[80ch] pl-6 text-sm">
      {sentences.map((sentence) => (
        <li key={sentence} className="[overflow-wrap:anywhere]">
          <span className="font-medium">{label}:</span> {sentence}
        </li>
      ))}
    </ul>
  )
}
