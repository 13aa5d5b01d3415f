'use client'

import { useQuery } from '@tanstack/react-query'
import type { OverviewView } from '#domain/views/operation-views.ts'
import { FindingList } from '../findings/finding-list.tsx'
import { ErrorState } from '../ui/error-state.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import { SkeletonRows } from '../ui/skeleton.tsx'
import { Attention } from './attention.tsx'
import { DemoNote } from './demo-note.tsx'
import { FirstSteps } from './first-steps.tsx'
import { overviewQuery } from './queries.ts'
import { RunsByHour } from './runs-by-hour.tsx'
import { TaskCounts } from './task-counts.tsx'
import { Upcoming } from './upcoming.tsx'

/** The first page: what needs someone, what goes on, what comes. */
export function OverviewPage() {
  const { data, error, refetch } = useQuery(overviewQuery)
  return (
    <>
      <PageHeader title="Overview" />
      {error && !data ? (
        <ErrorState title="The overview could not be loaded" error={error} onRetry={() => refetch()} />
      ) : data ? (
        <Overview overview={data} />
      ) : (
        <SkeletonRows count={12} />
      )}
    </>
  )
}

function Overview({ overview }: { overview: OverviewView }) {
  const taskCount = Object.values(overview.taskCounts).reduce((sum, count) => sum + count, 0)
  return (
    <div className="flex flex-col gap-8">
      <FirstSteps taskCount={taskCount} />
      {taskCount > 0 && (
        <>
          <TaskCounts counts={overview.taskCounts} />
          <div className="grid items-start gap-x-10 gap-y-8 xl:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
            <div className="flex min-w-0 flex-col gap-8">
              <Attention overview={overview} />
              <FindingList taskId={null} />
            </div>
            <div className="flex min-w-0 flex-col gap-8">
              <RunsByHour hours={overview.runsByHour} />
              <Upcoming upcoming={overview.upcoming} />
            </div>
          </div>
        </>
      )}
      {overview.demoTasks > 0 && <DemoNote count={overview.demoTasks} />}
    </div>
  )
}
