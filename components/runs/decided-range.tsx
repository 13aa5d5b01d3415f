import Link from 'next/link'
import { counted } from '#domain/counted.ts'
import type { DecidedRangeRow, RunPage } from '#domain/views/run-views.ts'
import type { SkipReason } from '#scheduling/model/decision.ts'
import { DetailList } from '../ui/detail-list.tsx'
import { RelativeTime } from '../ui/relative-time.tsx'
import { StateBadge } from '../ui/state-badge.tsx'

/** Why instants got no run of their own. */
export const REASON_WORDS: Readonly<Record<SkipReason, string>> = {
  misfire: 'too late',
  disabled: 'while disabled',
  schedule_changed: 'the schedule changed',
  cron_base_moved: 'the cron base moved',
  skipped_by_person: 'skipped by a person',
}

type Range = Pick<DecidedRangeRow, 'firstInstant' | 'lastInstant' | 'count' | 'reason' | 'intoRunId'>

/** The first and last of them. */
export function InstantsFromTo({ firstInstant, lastInstant, count }: Range) {
  return (
    <>
      <RelativeTime instant={firstInstant} show="clock" />
      {count > 1 && (
        <>
          {' to '}
          <RelativeTime instant={lastInstant} show="clock" />
        </>
      )}
    </>
  )
}

/** How many instants, and why they got no run. */
export function DecidedRangeRemark({ range: { count, reason } }: { range: Range }) {
  return (
    <span className="text-muted">
      {counted(count, 'instant')}, {REASON_WORDS[reason]}
    </span>
  )
}

/** A glance at instants without a run, beside the list. */
export function DecidedRangePeek({ range }: { range: DecidedRangeRow }) {
  return (
    <div className="flex flex-col gap-3">
      <div className="text-base font-semibold [overflow-wrap:anywhere]">{range.taskName}</div>
      <StateBadge state={range.kind} isProminent />
      <DetailList
        rows={[
          { name: 'Instants', value: range.count.toLocaleString('en') },
          { name: 'First', value: <RelativeTime instant={range.firstInstant} show="exact" /> },
          { name: 'Last', value: range.count > 1 && <RelativeTime instant={range.lastInstant} show="exact" /> },
          { name: 'Why', value: REASON_WORDS[range.reason] },
          { name: 'Decided', value: <RelativeTime instant={range.decidedAt} show="exact" /> },
          {
            name: 'Stands for it',
            value: range.intoRunId && (
              <Link href={`/runs/${range.intoRunId}`} className="text-accent hover:underline">
                the run after them
              </Link>
            ),
          },
        ]}
      />
    </div>
  )
}

/** Why fewer instants without a run stand among the runs than one may look for. */
export function DecidedRangesNote({ page, isOfRunsOnly }: { page: RunPage | undefined; isOfRunsOnly: boolean }) {
  const words = isOfRunsOnly
    ? 'Instants without a run have neither state nor duration nor worker: they stand here when only a task, tags and the time of activation are asked for.'
    : page?.decidedRanges?.hasMore
      ? 'Only the latest hundred stretches of instants without a run stand among these runs: choose a task or a time to see the others.'
      : null
  return words && <p className="pb-2 text-sm text-muted">{words}</p>
}
