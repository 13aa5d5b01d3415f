'use client'

import { useQuery } from '@tanstack/react-query'
import { FindingList } from '../../findings/finding-list.tsx'
import { useCan } from '../../frame/viewer.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { KeepsRoom } from '../../ui/keeps-room.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { Skeleton, SkeletonRows } from '../../ui/skeleton.tsx'
import { BackfillList } from '../backfill/backfill-list.tsx'
import { taskQuery } from '../queries.ts'
import { useTaskActions } from '../task-actions/use-task-actions.tsx'
import { DeadlineLine } from './deadline-line.tsx'
import { DecidedRanges } from './decided-ranges.tsx'
import { ExplanationPanel } from './explanation-panel.tsx'
import { LastRuns } from './last-runs.tsx'
import { NextInstants } from './next-instants.tsx'
import { PauseBanner } from './pause-banner.tsx'
import { PendingRequests } from './pending-requests.tsx'
import { TaskDayStrip } from './task-day-strip.tsx'
import { TaskEdges } from './task-edges.tsx'
import { TaskHeader } from './task-header.tsx'
import { TaskHistory } from './task-history.tsx'
import { TaskSettingsSection } from './task-settings-section.tsx'
import { TaskWeeks } from './task-weeks.tsx'
import { TaskTimes } from './times/task-times.tsx'

/** One task: what it does and why, what it did, what it will do. */
export function TaskDetailPage({ id }: { id: number }) {
  const { data: detail, error, refetch } = useQuery(taskQuery(id))
  const actions = useTaskActions()
  const mayWaive = useCan('waive-dependency', id)
  const maySkip = useCan('skip-instant', id)
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
      <PauseBanner detail={detail} actions={actions} />
      <div className="flex flex-col items-start gap-1 pb-6">
        <KeepsRoom className="min-h-22 w-full max-sm:min-h-36">
          <ExplanationPanel taskId={id} remediesFor={{ task: detail.task, actions }} pauseIsTold />
        </KeepsRoom>
        <DeadlineLine task={detail.task} />
        {detail.task.description && <p className="max-w-[80ch] whitespace-pre-line pt-2 text-base text-muted">{detail.task.description}</p>}
      </div>
      <div className="grid items-start gap-x-10 gap-y-8 lg:grid-cols-[minmax(0,1fr)_minmax(300px,380px)]">
        <div className="flex min-w-0 flex-col gap-8">
          <LastRuns taskId={id} />
          <FindingList taskId={id} />
          <BackfillList backfills={detail.backfills} />
          <div className="grid gap-8 sm:grid-cols-2">
            <TaskEdges
              taskId={id}
              title="Depends on"
              edges={detail.dependsOn}
              side="dependee"
              empty="Nothing: its crontab alone says when it runs."
              onWaive={mayWaive ? actions.waive : undefined}
            />
            <TaskEdges
              taskId={id}
              title="Depended on by"
              edges={detail.dependedOnBy}
              side="depender"
              empty="No task waits for it."
              onWaive={mayWaive ? actions.waive : undefined}
            />
          </div>
          <DecidedRanges ranges={detail.recentRanges} />
          {/* Last of their column: each is read by itself, and comes where nothing else stands below. */}
          <TaskTimes taskId={id} />
          <TaskDayStrip taskId={id} />
          <TaskWeeks taskId={id} />
          <TaskHistory taskId={id} />
        </div>
        <div className="flex min-w-0 flex-col gap-8">
          <NextInstants detail={detail} onSkip={maySkip ? () => actions.skip(detail) : undefined} />
          <TaskSettingsSection detail={detail} />
          {/* Last of its column: it comes and goes, and nothing below it may move. */}
          <PendingRequests taskId={id} requests={detail.pendingRequests} />
        </div>
      </div>
      {actions.dialogs}
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
