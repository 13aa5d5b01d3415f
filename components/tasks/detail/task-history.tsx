'use client'

import { useQuery } from '@tanstack/react-query'
import { Undo2 } from 'lucide-react'
import Link from 'next/link'
import { useState } from 'react'
import type { AuditRow } from '#domain/views/operation-views.ts'
import { AuditChanges } from '../../audits/audit-changes.tsx'
import { useCan } from '../../frame/viewer.tsx'
import { ClosedValue } from '../../sentences/closed-value.tsx'
import { Button, LinkButton } from '../../ui/button.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { Section } from '../../ui/section.tsx'
import { taskEditsQuery } from '../queries.ts'

/** Of those that were read so many are shown at first. */
const SHOWN = 5

/** Who changed what of the task, with before and after; an edit can be taken back by the form, where one sees what that means. */
export function TaskHistory({ taskId }: { taskId: number }) {
  const mayEdit = useCan('edit-tasks', taskId)
  const [showsAll, setShowsAll] = useState(false)
  const { data } = useQuery(taskEditsQuery(taskId))
  const edits = data?.rows ?? []
  if (edits.length === 0) return null
  const shown = showsAll ? edits : edits.slice(0, SHOWN)
  return (
    <Section
      title="History of edits"
      actions={
        <Link href={`/audits?subject=task:${taskId}`} className="text-xs text-muted hover:text-fg hover:underline">
          All audits of it
        </Link>
      }
    >
      <ul className="flex flex-col">
        {shown.map((edit) => (
          <Edit key={edit.id} edit={edit} taskId={taskId} mayEdit={mayEdit} />
        ))}
      </ul>
      {edits.length > shown.length && (
        <Button size="sm" variant="quiet" onClick={() => setShowsAll(true)}>
          Show {edits.length - shown.length} earlier
        </Button>
      )}
    </Section>
  )
}

function Edit({ edit, taskId, mayEdit }: { edit: AuditRow; taskId: number; mayEdit: boolean }) {
  const isRevertible = Object.keys(edit.before ?? {}).some((name) => name !== 'enabled') && edit.type === 'task-changed'
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_auto] items-start gap-x-3 border-b py-1.5 text-sm last:border-b-0">
      <details className="min-w-0">
        <summary className="cursor-pointer [overflow-wrap:anywhere]">
          <span className="font-medium">{edit.actorName}</span>
          <span className="text-muted">: {edit.closedBy === null ? edit.message : edit.title}</span>
        </summary>
        <div className="flex flex-col items-start gap-2 py-2 pl-4">
          {edit.closedBy === null ? <AuditChanges audit={edit} /> : <ClosedValue closedBy={edit.closedBy} />}
          {mayEdit && isRevertible && (
            <LinkButton href={`/tasks/${taskId}/edit?revert=${edit.id}`} size="sm">
              <Undo2 />
              Take this edit back …
            </LinkButton>
          )}
        </div>
      </details>
      <RelativeTime instant={edit.at} />
    </li>
  )
}
