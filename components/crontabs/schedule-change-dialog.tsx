'use client'

import Link from 'next/link'
import { useState } from 'react'
import { agreeing, counted } from '#domain/counted.ts'
import type { ScheduleChangePreview } from '#domain/views/task-views.ts'
import { RadioChoices } from '../forms/radio-choices.tsx'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { RelativeTime } from '../ui/relative-time.tsx'
import { useShownPart } from '../ui/shown-part.tsx'

/** What a person wants of the waiting instants that a change of schedule drops. */
export type ScheduleChangeAnswer = { runLatest: boolean }

type Props = { preview: ScheduleChangePreview; onAnswer: (answer: ScheduleChangeAnswer | null) => void }

/** How many waiting instants the save drops, and whether the latest of them is to run all the same. */
export function ScheduleChangeDialog({ preview, onAnswer }: Props) {
  const { waitingCount: count, tasks } = preview
  const [choice, setChoice] = useState<'none' | 'latest'>('none')
  const skipped = choice === 'none' ? count : count - tasks.length
  return (
    <ConfirmDialog
      isOpen
      onClose={() => onAnswer(null)}
      title={`${counted(count, 'instant')} ${agreeing(count, 'waits', 'wait')} under the old schedule`}
      description={
        tasks.length === 1
          ? `“${tasks[0]?.name}” goes on from now under the new one; what waits now is never started by it.`
          : `${counted(tasks.length, 'task')} go on from now under the new one; what waits now is never started by it.`
      }
      confirmLabel={saveLabel(choice === 'latest' ? tasks.length : 0, skipped)}
      onConfirm={async () => {
        onAnswer({ runLatest: choice === 'latest' })
        return false
      }}
    >
      <div className="flex flex-col gap-4">
        <RadioChoices
          legend="What waits now"
          value={choice}
          onChange={setChoice}
          choices={[
            { value: 'none', label: 'Drop it', help: `${counted(count, 'instant')} ${agreeing(count, 'is', 'are')} recorded as skipped.` },
            {
              value: 'latest',
              label: `Run the latest${tasks.length === 1 ? '' : ' of each task'}: ${counted(tasks.length, 'run')}`,
              help:
                count === tasks.length
                  ? 'A run that waits for the dependencies as usual.'
                  : `The other ${counted(count - tasks.length, 'instant')} ${agreeing(count - tasks.length, 'is', 'are')} recorded as skipped.`,
            },
          ]}
        />
        <WaitingTasks tasks={tasks} />
      </div>
    </ConfirmDialog>
  )
}

function WaitingTasks({ tasks }: { tasks: ScheduleChangePreview['tasks'] }) {
  const { shown, more } = useShownPart(tasks)
  return (
    <ul className="flex max-h-48 flex-col overflow-y-auto border-t pt-2 text-sm">
      {shown.map((task) => (
        <li key={task.id} className="flex min-h-7 flex-wrap items-baseline gap-x-2">
          <Link href={`/tasks/${task.id}`} target="_blank" title={task.name} className="min-w-0 truncate font-medium hover:underline">
            {task.name}
          </Link>
          <span className="tabular ml-auto shrink-0 text-xs text-muted">
            {counted(task.waitingCount, 'instant')}, the latest <RelativeTime instant={task.latestInstant} show="clock" />
          </span>
        </li>
      ))}
      {more && <li>{more}</li>}
    </ul>
  )
}

function saveLabel(runs: number, skipped: number): string {
  if (runs === 0) return `Save; ${counted(skipped, 'instant')} dropped`
  return skipped === 0
    ? `Save and run ${agreeing(runs, 'it', 'them')}`
    : `Save; ${counted(runs, 'run')}, ${counted(skipped, 'instant')} dropped`
}
