'use client'

import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import type { ReactNode } from 'react'
import type { RunDetail } from '#domain/views/run-views.ts'
import { useUserAction } from '../../api/use-user-action.ts'
import { useCan } from '../../frame/viewer.tsx'
import { taskQuery } from '../../tasks/queries.ts'
import { Button } from '../../ui/button.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { useNow } from '../../ui/use-now.ts'
import { nextOfSeries } from './attempt-series.ts'

/** What a person did to the run, and what it waits for, in sentences. */
export function RunNotices({ run }: { run: RunDetail }) {
  const notices = [retryNotice(run), cancelNotice(run), markNotice(run), backfillNotice(run)].filter((notice) => notice !== null)
  if (notices.length === 0 && !run.rerunPending) return null
  return (
    <div className="flex max-w-[80ch] flex-col gap-1 pb-6 text-base">
      {notices}
      {run.rerunPending && <PendingRerun run={run} />}
    </div>
  )
}

function retryNotice(run: RunDetail): ReactNode {
  return run.state === 'retrying' ? <RetryNotice key="retry" run={run} /> : null
}

function RetryNotice({ run }: { run: RunDetail }) {
  const nowMs = useNow(1_000)
  const next = nextOfSeries(run)
  return (
    <p>
      {run.retryAt === null || Date.parse(run.retryAt) <= nowMs ? (
        'It is tried again as soon as a worker is free'
      ) : (
        <>
          It is tried again at <RelativeTime instant={run.retryAt} show="both" />
        </>
      )}
      {next && `, attempt ${next.number} of ${next.of}`}.
    </p>
  )
}

function cancelNotice(run: RunDetail): ReactNode {
  if (run.cancelRequestedAt === null) return null
  const asked = (
    <>
      {run.cancelRequestedByName ?? 'Someone'} asked for its end <RelativeTime instant={run.cancelRequestedAt} />
    </>
  )
  if (run.isBeingCancelled) return <p key="cancel">{asked}; its worker has not confirmed yet that it stopped.</p>
  if (run.state === 'cancelled')
    return (
      <p key="cancel">
        Cancelled by {run.cancelRequestedByName ?? 'someone'} <RelativeTime instant={run.cancelRequestedAt} />.
      </p>
    )
  // What a person said of its end stands beside this.
  return <p key="cancel">{run.markedByName === null ? <>{asked}, but it ended by itself before it was stopped.</> : <>{asked}.</>}</p>
}

function markNotice(run: RunDetail): ReactNode {
  if (run.markedByName === null) return null
  return (
    <p key="mark">
      Marked as {run.state} by {run.markedByName}
      {run.endedAt && (
        <>
          {' '}
          <RelativeTime instant={run.endedAt} />
        </>
      )}
      ; it did not end so by itself.
    </p>
  )
}

function backfillNotice(run: RunDetail): ReactNode {
  if (run.backfillId === null) return null
  return (
    <p key="backfill">
      It belongs to a{' '}
      <Link href={`/tasks/${run.taskId}#backfills`} className="text-accent hover:underline">
        backfill of the task
      </Link>
      : behind fresh runs, beside the outcome its instant had.
    </p>
  )
}

function PendingRerun({ run }: { run: RunDetail }) {
  const mayRun = useCan('withdraw-request', run.taskId)
  const { data } = useQuery(taskQuery(run.taskId))
  const { ask, isAsking } = useUserAction()
  const request = data?.pendingRequests.find((each) => each.rerunOfRunId === run.id)
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <p>{request?.requestedByName ?? 'Someone'} asked for a rerun; it starts when the task’s concurrency limit has room.</p>
      {mayRun && request && (
        <Button size="sm" isBusy={isAsking} onClick={() => ask('withdraw-request', { requestId: request.id }, 'Withdrew the rerun.')}>
          Withdraw the rerun
        </Button>
      )}
    </div>
  )
}
