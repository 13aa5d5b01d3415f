'use client'

import { useQuery } from '@tanstack/react-query'
import { parseAsInteger, useQueryState } from 'nuqs'
import { useState } from 'react'
import type { ClosedBy } from '#domain/views/closed-views.ts'
import { useCan, useRoleTags } from '../../frame/viewer.tsx'
import { ClosedValue } from '../../sentences/closed-value.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { newTaskTags } from '../new-task-tags.ts'
import { taskQuery } from '../queries.ts'
import { RoleNeeded } from './role-needed.tsx'
import { TaskForm } from './task-form.tsx'
import { emptyTaskValues, type TaskFormValues, valuesLike } from './task-form-values.ts'

/** The form of a new task: empty, or like another one (`?like=`). */
export function NewTaskPage() {
  const [like] = useQueryState('like', parseAsInteger)
  if (!useCan('edit-tasks', 'somewhere')) return <RoleNeeded />
  return like === null ? <EmptyTask /> : <Duplicate id={like} />
}

function EmptyTask() {
  const roleTags = useRoleTags()
  const [initial] = useState({ ...emptyTaskValues, tags: newTaskTags([], roleTags) })
  return <NewTask initial={initial} title="New task" draft="task.new" />
}

type Props = { initial: TaskFormValues; title: string; draft: string; closedBy?: ClosedBy }

function NewTask({ initial, title, draft, closedBy = null }: Props) {
  return (
    <>
      <PageHeader title={title} back={{ href: '/tasks', label: 'Tasks' }} />
      {closedBy !== null && (
        <p className="pb-4 text-sm">
          Its arguments and headers are not copied. <ClosedValue closedBy={closedBy} />
        </p>
      )}
      <TaskForm initial={initial} edited={null} draft={draft} />
    </>
  )
}

/** What is copied is what the server says at first; live updates never change it under one's hands. */
function Duplicate({ id }: { id: number }) {
  const { data, error, isFetchedAfterMount, refetch } = useQuery({ ...taskQuery(id), staleTime: 0 })
  const roleTags = useRoleTags()
  const [initial, setInitial] = useState<TaskFormValues | null>(null)
  if (initial === null && data && isFetchedAfterMount) {
    const like = valuesLike(data)
    setInitial({ ...like, tags: newTaskTags(like.tags, roleTags) })
  }
  if (initial)
    return (
      <NewTask
        initial={initial}
        title={`Duplicate ${data?.task.name ?? ''}`}
        draft={`task.like.${id}`}
        closedBy={data?.task.closedBy ?? null}
      />
    )
  if (error) return <ErrorState title="The task could not be loaded" error={error} onRetry={() => refetch()} />
  return <SkeletonRows count={12} />
}
