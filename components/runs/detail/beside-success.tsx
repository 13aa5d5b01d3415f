'use client'

import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { formatDuration } from '#domain/duration-format.ts'
import type { CappedCount } from '#domain/views/capped-count.ts'
import type { RunComparison, RunDetail } from '#domain/views/run-views.ts'
import { isEnded } from '#scheduling/model/run-states.ts'
import { ClosedValue } from '../../sentences/closed-value.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { Section } from '../../ui/section.tsx'
import { ValueDifferences } from '../../ui/value-differences/value-differences.tsx'
import { runComparisonQuery } from '../queries.ts'
import { changeWords, inputDifferences } from './input-differences.ts'

/** The latest success before this run, and what was otherwise then: arguments, duration, length of the log. Nothing while there was none. */
export function BesideSuccess({ run }: { run: RunDetail }) {
  const { data } = useQuery({ ...runComparisonQuery(run.id), enabled: isEnded(run.state) })
  if (!data?.previous) return null
  const { previous, closedBy } = data
  const differences = inputDifferences(previous, run)
  return (
    <Section title="Beside the success before it">
      <p className="pb-2 text-sm">
        <Link href={`/runs/${previous.id}`} className="text-accent hover:underline">
          The run for <RelativeTime instant={previous.scheduledFor} show="clock" />
        </Link>
        {previous.endedAt && (
          <span className="text-muted">
            , ended <RelativeTime instant={previous.endedAt} />
          </span>
        )}
      </p>
      <Measures run={data.run} previous={previous} />
      {closedBy !== null ? (
        <p className="pt-2">
          <ClosedValue closedBy={closedBy} />
        </p>
      ) : differences.length === 0 ? (
        <p className="pt-2 text-sm text-muted">It had the same input.</p>
      ) : (
        <div className="pt-2">
          <ValueDifferences differences={differences} before="Then" after="Now" name="Input" />
        </div>
      )}
    </Section>
  )
}

function Measures({ run, previous }: { run: RunComparison['run']; previous: RunComparison['run'] }) {
  return (
    <table className="w-full table-fixed text-sm">
      <thead>
        <tr className="text-left text-xs text-muted">
          <th scope="col" className="w-[30%] font-normal">
            <span className="sr-only">Measure</span>
          </th>
          <th scope="col" className="font-normal">
            Then
          </th>
          <th scope="col" className="font-normal">
            Now
          </th>
        </tr>
      </thead>
      <tbody>
        <Measure
          name="Took"
          before={tookWords(previous.executedMs)}
          after={tookWords(run.executedMs)}
          change={changeWords(previous.executedMs, run.executedMs)}
        />
        <Measure
          name="Log"
          before={lineWords(previous.logLines)}
          after={lineWords(run.logLines)}
          change={previous.logLines.hasMore || run.logLines.hasMore ? '' : changeWords(previous.logLines.count, run.logLines.count)}
        />
      </tbody>
    </table>
  )
}

function Measure({ name, before, after, change }: { name: string; before: string; after: string; change: string }) {
  return (
    <tr className="align-top">
      <th scope="row" className="py-0.5 text-left font-normal text-muted">
        {name}
      </th>
      <td className="tabular py-0.5">{before}</td>
      <td className="tabular py-0.5">
        {after}
        {change && <span className="text-muted"> ({change})</span>}
      </td>
    </tr>
  )
}

function tookWords(ms: number | null): string {
  return ms === null ? '–' : formatDuration(ms)
}

function lineWords({ count, hasMore }: CappedCount): string {
  return `${hasMore ? 'over ' : ''}${count.toLocaleString('en')} ${count === 1 && !hasMore ? 'line' : 'lines'}`
}
