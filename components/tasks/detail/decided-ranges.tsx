import Link from 'next/link'
import { counted } from '#domain/counted.ts'
import type { TaskDetail } from '#domain/views/task-views.ts'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { Section } from '../../ui/section.tsx'
import { StateBadge } from '../../ui/state-badge.tsx'

const reasonWords: Record<string, string> = {
  misfire: 'too late',
  disabled: 'while disabled',
  schedule_changed: 'the schedule changed',
  cron_base_moved: 'the cron base moved',
  skipped_by_person: 'skipped by a person',
}

/** Instants that got no run of their own, and why. */
export function DecidedRanges({ ranges }: { ranges: TaskDetail['recentRanges'] }) {
  if (ranges.length === 0) return null
  return (
    <Section title="Instants without a run of their own">
      <ul className="flex flex-col">
        {ranges.map((range) => (
          <li
            key={`${range.firstInstant} ${range.lastInstant}`}
            className="flex min-h-8 flex-wrap items-center gap-x-3 gap-y-0.5 py-1 text-sm"
          >
            <span className="w-24">
              <StateBadge state={range.kind} />
            </span>
            <span className="tabular">
              <RelativeTime instant={range.firstInstant} show="clock" />
              {range.count > 1 && (
                <>
                  {' to '}
                  <RelativeTime instant={range.lastInstant} show="clock" />
                </>
              )}
            </span>
            <span className="text-muted">
              {counted(range.count, 'instant')}, {reasonWords[range.reason] ?? range.reason}
            </span>
            {range.intoRunId && (
              <Link href={`/runs/${range.intoRunId}`} className="text-accent hover:underline">
                into a later run
              </Link>
            )}
          </li>
        ))}
      </ul>
    </Section>
  )
}
