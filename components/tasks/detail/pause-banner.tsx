'use client'

import { Pause } from 'lucide-react'
import type { TaskDetail } from '#domain/views/task-views.ts'
import type { ResumeChoice } from '#scheduling/model/task-state.ts'
import { useCan } from '../../frame/viewer.tsx'
import { Button } from '../../ui/button.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import type { TaskActions } from '../task-actions/use-task-actions.tsx'

/** Who paused the task, why, until when, and what comes then (rule H6). */
export function PauseBanner({ detail, actions }: { detail: TaskDetail; actions: TaskActions }) {
  const maySwitch = useCan('resume-task', detail.task.id)
  const { task } = detail
  if (task.pause === null) return null
  const { byName, at, until, note, resumeChoice } = task.pause
  return (
    <div className="mb-4 flex w-full flex-wrap items-start gap-x-4 gap-y-2 rounded bg-grey-soft px-3 py-2 text-base">
      <Pause aria-hidden className="mt-0.5 size-4 shrink-0 text-grey" />
      <div className="min-w-0 flex-1 basis-64">
        <p>
          Paused by {byName} <RelativeTime instant={at} />
          {until === null ? (
            ', until someone resumes it.'
          ) : (
            <>
              , until <RelativeTime instant={until} show="both" />; {afterwards[resumeChoice]}.
            </>
          )}
        </p>
        {note && <p className="max-w-[80ch] whitespace-pre-line text-muted [overflow-wrap:anywhere]">{note}</p>}
      </div>
      {maySwitch && (
        <Button size="sm" onClick={() => actions.pause([task])}>
          Change the pause …
        </Button>
      )}
    </div>
  )
}

const afterwards: Record<ResumeChoice, string> = {
  fromNow: 'then it goes on from there, without runs for what passed',
  latest: 'then the latest instant that passed runs',
  all: 'then all instants that passed run',
}
