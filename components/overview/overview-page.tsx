'use client'

import { useQuery } from '@tanstack/react-query'
import { parseAsArrayOf, parseAsString, useQueryState, useQueryStates } from 'nuqs'
import type { OverviewView } from '#domain/views/overview-views.ts'
import { FindingList } from '../findings/finding-list.tsx'
import { TagFilter } from '../tags/tag-filter.tsx'
import { useDisplayZone } from '../ui/display-zone.tsx'
import { ErrorState } from '../ui/error-state.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import { SkeletonRows } from '../ui/skeleton.tsx'
import { useNow } from '../ui/use-now.ts'
import { ByTag } from './by-tag.tsx'
import { DemoNote } from './demo-note.tsx'
import { FirstSteps } from './first-steps.tsx'
import { NeedsAttention } from './needs-attention.tsx'
import { OwnerSelect } from './owner-select.tsx'
import { overviewQuery } from './queries.ts'
import { Recovered } from './recovered.tsx'
import { RunsByHour } from './runs-by-hour.tsx'
import { sinceMs, USUAL_SINCE } from './since.ts'
import { SinceSelect } from './since-select.tsx'
import { TaskCounts } from './task-counts.tsx'
import type { TasksTold } from './tasks-told.ts'
import { Upcoming } from './upcoming.tsx'

const CLOCK_STEP_MS = 60_000

/** The first page: what needs someone, what goes on, what comes. */
export function OverviewPage() {
  const [since, setSince] = useQueryState('since', parseAsString.withDefault(USUAL_SINCE))
  const [of, setOf] = useQueryStates({ owner: parseAsString, tag: parseAsArrayOf(parseAsString) })
  const { zone } = useDisplayZone()
  const nowMs = useNow(CLOCK_STEP_MS)
  const fromMs = sinceMs(since, nowMs, zone)
  const { data, error, refetch } = useQuery(overviewQuery(fromMs, of))
  return (
    <>
      <PageHeader
        title="Overview"
        actions={
          <>
            <TagFilter value={of.tag} onChange={(tag) => setOf({ tag })} />
            {data && (data.owners.length > 0 || of.owner !== null) && (
              <OwnerSelect owners={data.owners} value={of.owner} onChange={(owner) => setOf({ owner })} />
            )}
            <SinceSelect value={since} sinceMs={fromMs} nowMs={nowMs} onChange={(value) => setSince(value)} />
          </>
        }
      />
      {error && !data ? (
        <ErrorState title="The overview could not be loaded" error={error} onRetry={() => refetch()} />
      ) : data ? (
        <Overview overview={data} of={of} />
      ) : (
        <SkeletonRows count={12} />
      )}
    </>
  )
}

function Overview({ overview, of }: { overview: OverviewView; of: TasksTold }) {
  const isOfAll = of.owner === null && of.tag === null
  const taskCount = Object.values(overview.taskCounts).reduce((sum, count) => sum + count, 0)
  return (
    <div className="flex flex-col gap-8">
      {isOfAll && <FirstSteps taskCount={taskCount} />}
      {(taskCount > 0 || !isOfAll) && (
        <>
          <TaskCounts counts={overview.taskCounts} troubles={overview.troubleCounts} of={of} />
          <div className="grid items-start gap-x-10 gap-y-8 xl:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
            <div className="flex min-w-0 flex-col gap-8">
              <NeedsAttention overview={overview} of={of} />
              {isOfAll && <FindingList taskId={null} />}
            </div>
            <div className="flex min-w-0 flex-col gap-8">
              {isOfAll && <RunsByHour hours={overview.runsByHour} />}
              <ByTag tags={overview.byTag} of={of} />
              <Upcoming upcoming={overview.upcoming} />
              {overview.recovered.count > 0 && <Recovered overview={overview} of={of} />}
            </div>
          </div>
        </>
      )}
      {overview.demoTasks > 0 && <DemoNote count={overview.demoTasks} />}
    </div>
  )
}
