'use client'

import { useState } from 'react'
import type { AuditRow } from '#domain/views/operation-views.ts'
import type { TaskDetail } from '#domain/views/task-views.ts'
import { RevertNotice } from './revert-notice.tsx'
import { takeBack } from './taken-back.ts'
import { TaskForm } from './task-form.tsx'
import { valuesOf } from './task-form-values.ts'

/** The form of a task in which an edit is taken back; null: there is no such edit of this task any more, and the form opens as the task is. */
export function RevertForm({ opened, edit: found }: { opened: TaskDetail; edit: AuditRow | null }) {
  // What is read anew meanwhile leaves the form alone.
  const [edit] = useState(found)
  const present = valuesOf(opened)
  const id = opened.task.id
  const [taken] = useState(() => (edit?.before && edit.after ? takeBack(present, { before: edit.before, after: edit.after }) : null))
  return (
    <>
      <RevertNotice edit={edit} taken={taken} />
      {edit && taken ? (
        <TaskForm initial={taken.values} base={present} edited={opened} draft={`task.${id}.revert.${edit.id}`} />
      ) : (
        <TaskForm initial={present} edited={opened} draft={`task.${id}`} />
      )}
    </>
  )
}
