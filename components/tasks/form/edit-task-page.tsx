'use client'

import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { TaskDetail } from '#domain/views/task-views.ts'
import { useCan } from '../../frame/viewer.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { taskQuery } from '../queries.ts'
import { RoleNeeded } from './role-needed.tsx'
import { TaskForm } from './task-form.tsx'
import { valuesOf } from './task-form-values.ts'

/** The form of an existing task. It opens with what the server says now, and live updates never change it under one's hands. */
export function EditTaskPage({ id }: { id: number }) {
  const mayEdit = useCan('edit-tasks')
  const { data, error, isFetchedAfterMount, refetch } = useQuery({ ...taskQuery(id), staleTime: 0 })
  const [opened, setOpened] = useState<TaskDetail | null>(null)
  if (opened === null && data && isFetchedAfterMount) setOpened(data)
  const back = { href: `/tasks/${id}`, label: opened?.task.name ?? 'Task' }
  if (!mayEdit) return <RoleNeeded />
  return (
    <>
      <PageHeader title={opened ? `Edit ${opened.task.name}` : 'Edit task'} back={back} />
      {opened ? (
        <TaskForm initial={valuesOf(opened)} edited={opened} draft={`task.${id}`} />
      ) : error ? (
        <ErrorState title="The task could not be loaded" error={error} onRetry={() => refetch()} />
      ) : (
        <SkeletonRows count={12} />
      )}
    </>
  )
}
