'use client'

import Link from 'next/link'
import { useMemo } from 'react'
import type { CrontabRow } from '#domain/views/crontab-views.ts'
import { cronExpression } from '#scheduling/cron/cron-expression.ts'
import type { CrontabDefinition } from '#scheduling/cron/crontab-definition.ts'
import { readableSchedule } from '#scheduling/cron/schedule.ts'
import { crontabInWords } from '#scheduling/cron/words.ts'
import type { DataColumn } from '../ui/data-table/data-table-types.ts'
import { RelativeTime } from '../ui/relative-time.tsx'
import { useNow } from '../ui/use-now.ts'

/** The columns of the crontab list. */
export const crontabColumns: readonly DataColumn<CrontabRow>[] = [
  {
    id: 'expression',
    header: 'Expression',
    width: '190px',
    isPrimary: true,
    isSortable: true,
    cell: (row) => (
      <span className="font-mono text-sm" title={cronExpression(row.definition)}>
        {cronExpression(row.definition)}
      </span>
    ),
  },
  {
    id: 'words',
    header: 'In words',
    isSortable: true,
    cell: (row) => <span title={crontabInWords(row.definition)}>{crontabInWords(row.definition)}</span>,
  },
  {
    id: 'zone',
    header: 'Time zone',
    width: '160px',
    hideBelow: 'md',
    isSortable: true,
    cell: (row) => row.definition.timezone,
  },
  {
    id: 'next',
    header: 'Next instant',
    width: '208px',
    hideBelow: 'sm',
    isSortable: true,
    cell: (row) => <NextInstant definition={row.definition} />,
  },
  {
    id: 'users',
    header: 'Tasks',
    width: '76px',
    hideBelow: 'sm',
    align: 'end',
    isSortable: true,
    cell: (row) => <UserCount crontab={row} />,
  },
]

/** Leads to the tasks it counts. */
function UserCount({ crontab: { id, users, userCount } }: { crontab: CrontabRow }) {
  if (userCount === 0) return <span className="tabular text-faint">0</span>
  const unnamed = userCount - users.length
  const names = [...users.map(({ name }) => name), ...(unnamed > 0 ? [`and ${unnamed.toLocaleString('en')} more`] : [])]
  return (
    <Link href={`/tasks?crontab=${id}`} prefetch={false} title={names.join('\n')} className="tabular hover:underline">
      {userCount.toLocaleString('en')}
    </Link>
  )
}

function NextInstant({ definition }: { definition: CrontabDefinition }) {
  const nowMs = useNow(1000)
  const instantMs = useMemo(() => nextInstant(definition, nowMs), [definition, nowMs])
  if (instantMs === null) return <span className="text-faint">never again</span>
  return <RelativeTime instant={instantMs} show="both" zone={definition.timezone} />
}

function nextInstant(definition: CrontabDefinition, nowMs: number): number | null {
  return readableSchedule(definition)?.next(nowMs) ?? null
}
