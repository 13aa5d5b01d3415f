import clsx from 'clsx'
import { useState } from 'react'
import { formatDuration } from '#domain/duration-format.ts'
import type { AttemptView, RunDetail } from '#domain/views/run-views.ts'
import { Button } from '../../ui/button.tsx'
import { Duration } from '../../ui/duration.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { Section } from '../../ui/section.tsx'
import { StateBadge } from '../../ui/state-badge.tsx'
import { nextOfSeries, waitBefore } from './attempt-series.ts'
import { AttemptStrip } from './attempt-strip.tsx'

/** Of the attempts of a run that was tried very often. */
const LATEST_SHOWN = 20

/** Each execution by a worker, with the waits between them. */
export function RunAttempts({ run }: { run: RunDetail }) {
  const [showsAll, setShowsAll] = useState(false)
  const olderCount = showsAll ? 0 : Math.max(0, run.attempts.length - LATEST_SHOWN)
  if (run.attempts.length === 0) return null
  return (
    <Section title="Attempts" count={run.attempts.length}>
      <AttemptStrip run={run} />
      {olderCount > 0 && (
        <Button size="sm" variant="quiet" className="mb-1" onClick={() => setShowsAll(true)}>
          Show {olderCount.toLocaleString('en')} earlier
        </Button>
      )}
      <ol className="flex flex-col gap-3 text-sm">
        {run.attempts.slice(olderCount).map((attempt, shownIndex) => (
          <Attempt
            key={attempt.number}
            attempt={attempt}
            waitedMs={waitBefore(run.attempts, olderCount + shownIndex)}
            isRerun={olderCount + shownIndex > 0 && attempt.number === run.seriesAttempt}
          />
        ))}
        {run.state === 'retrying' && <NextAttempt run={run} />}
      </ol>
    </Section>
  )
}

function Attempt({ attempt, waitedMs, isRerun }: { attempt: AttemptView; waitedMs: number | null; isRerun: boolean }) {
  return (
    <li className="flex flex-col gap-0.5">
      <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span className="tabular text-muted">#{attempt.number}</span>
        <StateBadge state={attempt.outcome} />
        {attempt.startedAt && <Duration startedAt={attempt.startedAt} endedAt={attempt.endedAt} />}
        {isRerun ? (
          <span className="text-xs text-muted">rerun</span>
        ) : (
          waitedMs !== null && <span className="text-xs text-muted">after waiting {formatDuration(waitedMs)}</span>
        )}
      </span>
      {attempt.workerHost && (
        <span className="text-xs text-muted">
          on {attempt.workerHost}, process {attempt.workerPid}
        </span>
      )}
      {attempt.errorMessage && (
        <span className={clsx('text-xs [overflow-wrap:anywhere]', attempt.outcome === 'cancelled' ? 'text-muted' : 'text-red')}>
          {attempt.errorMessage}
        </span>
      )}
    </li>
  )
}

function NextAttempt({ run }: { run: RunDetail }) {
  const next = nextOfSeries(run)
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 text-muted">
      <span className="tabular">#{run.attempt + 1}</span>
      <span>
        {run.retryAt === null ? (
          'as soon as a worker is free'
        ) : (
          <>
            at <RelativeTime instant={run.retryAt} show="both" />
          </>
        )}
        {next && `, attempt ${next.number} of ${next.of}`}
      </span>
    </li>
  )
}
