'use client'

import { useQuery } from '@tanstack/react-query'
import { parseAsInteger, useQueryState } from 'nuqs'
import { useState } from 'react'
import { useCan } from '../../frame/viewer.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { taskQuery } from '../queries.ts'
import { RoleNeeded } from './role-needed.tsx'
import { TaskForm } from './task-form.tsx'
import { emptyTaskValues, type TaskFormValues, valuesLike } from './task-form-values.ts'

/** The form of a new task: empty, or like another one (`?like=`). */
export function NewTaskPage() {
  const [like] = useQueryState('like', parseAsInteger)
  if (!useCan('edit-tasks', 'somewhere')) return <RoleNeeded />
  return like === null ? <NewTask initial={emptyTaskValues} title="New task" draft="task.new" /> : <Duplicate id={like} />
}

type Props = { initial: TaskFormValues; title: string; draft: string }

function NewTask({ initial, title, draft }: Props) {
  return (
    <>
      <PageHeader title={title} back={{ href: '/tasks', label: 'Tasks' }} />
      <TaskForm initial={initial} edited={null} draft={draft} />
    </>
  )
}

/** What is copied is what the server says at first; live updates never change it under one's hands. */
function Duplicate({ id }: { id: number }) {
  const { data, error, isFetchedAfterMount, refetch } = useQuery({ ...taskQuery(id), staleTime: 0 })
  const [initial, setInitial] = useState<TaskFormValues | null>(null)
  if (initial === null && data && isFetchedAfterMount) setInitial(valuesLike(data))
  if (initial) return <NewTask initial={initial} title={`Duplicate ${data?.task.name ?? ''}`} draft={`task.like.${id}`} />
  if (error) return <ErrorState title="The task could not be loaded" error={error} onRetry={() => refetch()} />
  return <SkeletonRows count={12} />
}
