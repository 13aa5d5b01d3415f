'use client'

import { useQuery } from '@tanstack/react-query'
import { CircleCheck } from 'lucide-react'
import Link from 'next/link'
import { parseAsString, useQueryState } from 'nuqs'
import { wholeWeekAt } from '#domain/digest/digest-week.ts'
import { type DigestPart, digestParts, isQuiet, totalsWords, weekWords } from '#domain/digest/digest-words.ts'
import type { Digest } from '#domain/views/digest-views.ts'
import { WEEK_MS } from '#scheduling/cron/lengths-of-time.ts'
import { RunbookLink } from '../tasks/runbook-link.tsx'
import { tasksHref } from '../tasks/task-list-params.ts'
import { LinkButton } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { ErrorState } from '../ui/error-state.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import { Section } from '../ui/section.tsx'
import { SkeletonRows } from '../ui/skeleton.tsx'
import { useNow } from '../ui/use-now.ts'
import { digestQuery } from './queries.ts'

/** What a week was like: what failed most, missed its deadline or nearly did, got slower, does not run, is owned by nobody. */
export function DigestPage() {
  const [week] = useQueryState('week', parseAsString)
  const { data, error, refetch, isPlaceholderData } = useQuery(digestQuery(week))
  const isShown = data !== undefined && !(error && isPlaceholderData)
  return (
    <>
      <PageHeader
        title="Digest"
        description={isShown ? `${weekWords(data)} (${data.week}), by the calendar of ${data.timezone}. ${totalsWords(data)}` : undefined}
        actions={isShown ? <OtherWeeks digest={data} /> : week !== null && <LatestWeek />}
      />
      {isShown ? (
        <Week digest={data} />
      ) : error ? (
        <ErrorState title="The digest could not be loaded" error={error} onRetry={() => refetch()} />
      ) : (
        <SkeletonRows count={12} />
      )}
    </>
  )
}

/** The week before, and the one after, where that is over. */
function OtherWeeks({ digest: { since, before, timezone } }: { digest: Digest }) {
  const nowMs = useNow(60_000)
  const [earlier, later] = [wholeWeekAt(Date.parse(since), timezone), wholeWeekAt(Date.parse(before) + 1.5 * WEEK_MS, timezone)]
  return (
    <>
      <LinkButton href={`/digest?week=${earlier.name}`}>Week before</LinkButton>
      {later.beforeMs <= nowMs && <LinkButton href={`/digest?week=${later.name}`}>Week after</LinkButton>}
    </>
  )
}

function LatestWeek() {
  return <LinkButton href="/digest">Latest week</LinkButton>
}

function Week({ digest }: { digest: Digest }) {
  const parts = digestParts(digest)
  return (
    <div className="flex flex-col gap-8">
      {!digest.runsAreKept && (
        <p className="text-sm text-muted">
          Runs of this week are older than they are kept: failures are counted still, but run times and streaks may be missing.
        </p>
      )}
      {isQuiet(parts) && (
        <EmptyState icon={<CircleCheck />} title="A quiet week">
          Nothing failed or came late, nothing got slower, and all that is enabled runs.
        </EmptyState>
      )}
      <div className="grid items-start gap-x-10 gap-y-8 xl:grid-cols-2">
        {parts.map((part) => (
          <Part key={part.title} part={part} />
        ))}
      </div>
    </div>
  )
}

function Part({ part: { title, count, rows, note } }: { part: DigestPart }) {
  return (
    <Section title={title} {...(count > 0 && { count })}>
      <ul>
        {rows.map(({ task, words }) => (
          <li key={task.id} className="flex flex-col gap-0.5 border-b px-1 py-2 text-sm last:border-b-0 hover:bg-hover">
            <div className="flex flex-wrap items-baseline gap-x-3">
              <Link href={`/tasks/${task.id}`} title={task.name} className="min-w-0 truncate text-base font-medium hover:underline">
                {task.name}
              </Link>
              {task.owner !== '' && (
                <Link href={tasksHref({ owner: task.owner })} className="min-w-0 truncate text-muted hover:text-fg hover:underline">
                  {task.owner}
                </Link>
              )}
              {task.runbookUrl !== '' && (
                <span className="text-muted">
                  <RunbookLink url={task.runbookUrl} />
                </span>
              )}
            </div>
            <p className="tabular text-muted">{words}</p>
          </li>
        ))}
      </ul>
      {count > rows.length && (
        <p className="px-1 pt-2 text-xs text-muted">
          The first {rows.length} of {count.toLocaleString('en')}.
        </p>
      )}
      {note !== null && <p className="px-1 pt-2 text-sm text-muted">{note}</p>}
    </Section>
  )
}
