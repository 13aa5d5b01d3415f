'use client'

import { useCan } from '../../frame/viewer.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { RoleNeeded } from './role-needed.tsx'
import { TaskForm } from './task-form.tsx'
import { emptyTaskValues } from './task-form-values.ts'

export function NewTaskPage() {
  if (!useCan('edit-tasks')) return <RoleNeeded />
  return (
    <>
      <PageHeader title="New task" back={{ href: '/tasks', label: 'Tasks' }} />
      <TaskForm initial={emptyTaskValues} edited={null} />
    </>
  )
}
