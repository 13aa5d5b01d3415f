'use client'

import { Undo2 } from 'lucide-react'
import type { AuditRow } from '#domain/views/operation-views.ts'
import { RelativeTime } from '../../ui/relative-time.tsx'
import type { TakenBack } from './taken-back.ts'

/** What stands in the form that takes an edit back, and what saving it goes over. */
export function RevertNotice({ edit, taken }: { edit: AuditRow | null; taken: TakenBack | null }) {
  return (
    <div role="status" className="mb-4 flex flex-wrap items-start gap-3 rounded bg-amber-soft px-3 py-2 text-sm text-amber">
      <Undo2 aria-hidden className="mt-0.5 size-4 shrink-0" />
      <p className="min-w-0 flex-1">
        {edit && taken ? <Sentences edit={edit} taken={taken} /> : 'There is no such edit of this task. The form is as the task is.'}
      </p>
    </div>
  )
}

function Sentences({ edit, taken: { fields, changedSince, left } }: { edit: AuditRow; taken: TakenBack }) {
  return (
    <>
      {fields.length > 0 ? `As before the edit by ${edit.actorName}` : `Nothing of the edit by ${edit.actorName}`}{' '}
      <RelativeTime instant={edit.at} show="both" />
      {fields.length > 0 ? `: ${fields.join(', ')}. Nothing is saved yet.` : ' can be taken back here.'}
      {changedSince.length > 0 && ` Edited once more since, and saving goes over that: ${changedSince.join(', ')}.`}
      {left.length > 0 && ` Left as it is: ${left.join(', ')}.`}
    </>
  )
}
