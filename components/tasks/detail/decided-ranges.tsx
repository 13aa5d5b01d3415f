import Link from 'next/link'
import type { TaskDetail } from '#domain/views/task-views.ts'
import { DecidedRangeRemark, InstantsFromTo } from '../../runs/decided-range.tsx'
import { Section } from '../../ui/section.tsx'
import { StateBadge } from '../../ui/state-badge.tsx'

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
              <InstantsFromTo {...range} />
            </span>
            <DecidedRangeRemark range={range} />
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
