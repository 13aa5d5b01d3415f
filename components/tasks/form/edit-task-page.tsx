'use client'

import { useQuery } from '@tanstack/react-query'
import dynamic from 'next/dynamic'
import { parseAsInteger, useQueryState } from 'nuqs'
import { useState } from 'react'
import type { TaskDetail } from '#domain/views/task-views.ts'
import { useCan, useReach } from '../../frame/viewer.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { orMissing } from '../../ui/missing-part.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { taskEditQuery, taskQuery } from '../queries.ts'
import { RoleNeeded } from './role-needed.tsx'
import { TaskForm } from './task-form.tsx'
import { valuesOf } from './task-form-values.ts'

// Most edits take none back.
const RevertForm = dynamic(() => orMissing(import('./revert-form.tsx').then((module) => module.RevertForm)), {
  loading: () => <SkeletonRows count={12} />,
})

/**
 * The form of an existing task. It opens with what the server says now, and live updates never change it under one's hands. With `revert`, the id of
 * the audit of an edit, that edit is taken back in it: nothing is saved before one has seen what that means.
 */
export function EditTaskPage({ id }: { id: number }) {
  const mayEdit = useCan('edit-tasks', id)
  const reach = useReach()
  const [revert] = useQueryState('revert', parseAsInteger)
  const { data, error, isFetchedAfterMount, refetch } = useQuery({ ...taskQuery(id), staleTime: 0 })
  const edit = useQuery({ ...taskEditQuery(id, revert ?? 0), enabled: revert !== null })
  const [opened, setOpened] = useState<TaskDetail | null>(null)
  if (opened === null && data && isFetchedAfterMount) setOpened(data)
  const back = { href: `/tasks/${id}`, label: opened?.task.name ?? 'Task' }
  // Decided once, at opening: what becomes of the role or the tags meanwhile is said at the save, and takes nothing that was typed.
  const [isPermitted, setIsPermitted] = useState<boolean | null>(null)
  if (isPermitted === null && reach.isKnown) setIsPermitted(mayEdit)
  const problem = error ?? edit.error ?? (isPermitted === null ? reach.error : null)
  const retry = () => (error ? refetch() : edit.error ? edit.refetch() : reach.retry())
  if (isPermitted === false) return <RoleNeeded />
  return (
    <>
      <PageHeader title={opened ? `Edit ${opened.task.name}` : 'Edit task'} back={back} />
      {isPermitted && opened && revert === null ? (
        <TaskForm initial={valuesOf(opened)} edited={opened} draft={`task.${id}`} />
      ) : isPermitted && opened && edit.data !== undefined ? (
        <RevertForm key={revert} opened={opened} edit={edit.data} />
      ) : problem ? (
        <ErrorState title="The task could not be loaded" error={problem} onRetry={retry} />
      ) : (
        <SkeletonRows count={12} />
      )}
    </>
  )
}
