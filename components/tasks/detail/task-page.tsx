'use client'

import { useQuery } from '@tanstack/react-query'
import { MoreHorizontal, Pencil, Play, Power, PowerOff, Trash2 } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import type { TaskDetail } from '#domain/views/task-views.ts'
import { useCan } from '../../frame/viewer.tsx'
import { Button, LinkButton } from '../../ui/button.tsx'
import { DropdownMenu, MenuItem } from '../../ui/dropdown-menu.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { usePageKeys } from '../../ui/keyboard/use-page-keys.ts'
import { PageHeader } from '../../ui/page-header.tsx'
import { Skeleton, SkeletonRows } from '../../ui/skeleton.tsx'
import { StateBadge } from '../../ui/state-badge.tsx'
import { type TaskActions, useTaskActions } from '../actions/use-task-actions.tsx'
import { taskQuery } from '../queries.ts'
import { DecidedRanges } from './decided-ranges.tsx'
import { DeleteTaskDialog } from './delete-task-dialog.tsx'
import { LastRuns } from './last-runs.tsx'
import { NextInstants } from './next-instants.tsx'
import { TaskEdges } from './task-edges.tsx'
import { TaskReason } from './task-reason.tsx'
import { TaskRemedies } from './task-remedies.tsx'
import { TaskSettings } from './task-settings.tsx'

/** One task: what it does and why, what it did, what it will do. */
export function TaskPage({ id }: { id: number }) {
  const { data: detail, error, refetch } = useQuery(taskQuery(id))
  const actions = useTaskActions()
  if (error && !detail) {
    return (
      <>
        <PageHeader title="Task" back={{ href: '/tasks', label: 'Tasks' }} />
        <ErrorState title="The task could not be loaded" error={error} onRetry={() => refetch()} />
      </>
    )
  }
  if (!detail) return <TaskSkeleton />
  return (
    <>
      <title>{`${detail.task.name} · Djag`}</title>
      <TaskHeader detail={detail} actions={actions} />
      <div className="flex flex-col items-start gap-1 pb-6">
        <TaskReason detail={detail} />
        <TaskRemedies detail={detail} actions={actions} />
        {detail.task.description && <p className="max-w-[80ch] whitespace-pre-line pt-2 text-base text-muted">{detail.task.description}</p>}
      </div>
      <div className="grid items-start gap-x-10 gap-y-8 lg:grid-cols-[minmax(0,1fr)_minmax(300px,380px)]">
        <div className="flex min-w-0 flex-col gap-8">
          <LastRuns taskId={id} />
          <div className="grid gap-8 sm:grid-cols-2">
            <TaskEdges title="Depends on" edges={detail.dependsOn} side="dependee" empty="Nothing: its crontab alone says when it runs." />
            <TaskEdges title="Depended on by" edges={detail.dependedOnBy} side="depender" empty="No task waits for it." />
          </div>
          <DecidedRanges ranges={detail.recentRanges} />
        </div>
        <div className="flex min-w-0 flex-col gap-8">
          <NextInstants detail={detail} />
          <TaskSettings detail={detail} />
        </div>
      </div>
      {actions.dialogs}
    </>
  )
}

function TaskHeader({ detail, actions }: { detail: TaskDetail; actions: TaskActions }) {
  const router = useRouter()
  const [isDeleting, setIsDeleting] = useState(false)
  const { task } = detail
  const mayEdit = useCan('edit_tasks')
  const maySwitch = useCan('switch_tasks')
  const mayRun = useCan('run_tasks')
  usePageKeys({
    ...(mayEdit && { e: () => router.push(`/tasks/${task.id}/edit`) }),
    ...(mayRun && { r: () => actions.runNow([task]) }),
  })
  return (
    <>
      <PageHeader
        title={task.name}
        back={{ href: '/tasks', label: 'Tasks' }}
        badge={<StateBadge state={task.state} isProminent />}
        actions={
          <>
            {mayEdit && (
              <DropdownMenu trigger={<IconButton label="More" icon={<MoreHorizontal />} />}>
                <MenuItem icon={<Trash2 />} isDestructive onSelect={() => setIsDeleting(true)}>
                  Delete task …
                </MenuItem>
              </DropdownMenu>
            )}
            {maySwitch && (
              <Button
                icon={task.enabled ? <PowerOff /> : <Power />}
                onClick={() => (task.enabled ? actions.disable([task]) : actions.enable([task]))}
              >
                {task.enabled ? 'Disable' : 'Enable'}
              </Button>
            )}
            {mayEdit && (
              <LinkButton href={`/tasks/${task.id}/edit`} icon={<Pencil />}>
                Edit
              </LinkButton>
            )}
            {mayRun && (
              <Button variant="primary" icon={<Play />} onClick={() => actions.runNow([task])}>
                Run now
              </Button>
            )}
          </>
        }
      />
      <DeleteTaskDialog detail={detail} isOpen={isDeleting} onClose={() => setIsDeleting(false)} />
    </>
  )
}

function TaskSkeleton() {
  return (
    <div className="flex flex-col gap-4">
      <Skeleton className="h-7 w-72" />
      <Skeleton className="h-5 w-96 max-w-full" />
      <SkeletonRows count={8} />
    </div>
  )
}
