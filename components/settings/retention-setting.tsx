'use client'

import { useQuery } from '@tanstack/react-query'
import { counted } from '#domain/counted.ts'
import { GOING_RUNS_COUNTED, type RetentionView } from '#domain/views/retention-views.ts'
import { retentionQuery } from '../history/queries.ts'
import { DetailList } from '../ui/detail-list.tsx'
import { ErrorState } from '../ui/error-state.tsx'
import { RelativeTime } from '../ui/relative-time.tsx'
import { SkeletonRows } from '../ui/skeleton.tsx'
import { formatBytes } from './byte-format.ts'
import { SettingsPart } from './settings-part.tsx'

/** What is kept for how long, what was removed last and what goes next, and how big the tables are. */
export function RetentionSetting() {
  const { data, error, refetch } = useQuery(retentionQuery)
  return (
    <SettingsPart
      title="What is kept"
      description="Set for all workers by DJAG_KEEP_RUNS_DAYS, DJAG_KEEP_LOGS_DAYS, DJAG_KEEP_AUDITS_DAYS and DJAG_KEEP_COUNTS_DAYS."
    >
      {data ? (
        <div className="flex flex-col gap-6">
          <Settings view={data} />
          <TableSizes tables={data.tables} />
        </div>
      ) : error ? (
        <ErrorState title="What is kept could not be loaded" error={error} onRetry={() => refetch()} />
      ) : (
        <SkeletonRows count={6} />
      )}
    </SettingsPart>
  )
}

function Settings({ view: { keepDays, round, runsGoingWithinDay } }: { view: RetentionView }) {
  const removed = round?.removed.filter(({ rows }) => rows > 0) ?? []
  return (
    <DetailList
      rows={[
        { name: 'Runs', value: `${counted(keepDays.runs, 'day')} after their end, unless their task says otherwise or still needs them` },
        { name: 'Logs', value: `${counted(keepDays.logs, 'day')} after the end of their run` },
        { name: 'Audits, actions', value: counted(keepDays.audits, 'day') },
        { name: 'Counts by hour', value: `${counted(keepDays.counts, 'day')}, of runs that are gone` },
        { name: 'Goes in a day', value: `${countInWords(runsGoingWithinDay)} at most, where no task says otherwise` },
        {
          name: 'Removed last',
          value:
            round === null ? (
              'Nothing yet: a worker looks once an hour.'
            ) : (
              <>
                {removed.length === 0
                  ? 'Nothing was old, '
                  : `${removed.map(({ table, rows }) => `${rows.toLocaleString('en')} of ${table}`).join(', ')}, `}
                <RelativeTime instant={round.endedAt ?? round.startedAt} show="both" />
                {round.endedAt === null && ' (a round is under way)'}
              </>
            ),
        },
      ]}
    />
  )
}

function countInWords(runs: number): string {
  if (runs >= GOING_RUNS_COUNTED) return `${GOING_RUNS_COUNTED.toLocaleString('en')} runs or more`
  return counted(runs, 'run')
}

function TableSizes({ tables }: { tables: RetentionView['tables'] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by keyboard
    <section className="max-h-96 overflow-auto" tabIndex={0} aria-label="Sizes of tables">
      <table className="tabular w-full text-sm">
        <thead className="text-left text-xs text-muted">
          <tr>
            <th className="py-1 font-medium">Table</th>
            <th className="py-1 text-right font-medium">Rows, about</th>
            <th className="py-1 text-right font-medium">On disk</th>
          </tr>
        </thead>
        <tbody>
          {tables.map(({ name, rows, bytes }) => (
            <tr key={name} className="border-t">
              <th scope="row" className="py-1 text-left font-normal [overflow-wrap:anywhere]">
                {name}
              </th>
              <td className="py-1 text-right">
                {rows === null ? <span className="text-muted">not counted yet</span> : rows.toLocaleString('en')}
              </td>
              <td className="py-1 text-right">{formatBytes(bytes)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
