'use client'

import { useMemo } from 'react'
import type { CrontabRow } from '#domain/views/crontab-views.ts'
import type { CrontabDefinition } from '#scheduling/cron/crontab-definition.ts'
import { compileCrontab } from '#scheduling/cron/schedule.ts'
import { crontabInWords } from '#scheduling/cron/words.ts'
import { cronExpression } from '../ui/cron-expression.ts'
import type { DataColumn } from '../ui/data-table/data-table-types.ts'
import { RelativeTime } from '../ui/relative-time.tsx'
import { useNow } from '../ui/use-now.ts'

/** The columns of the crontab list. `sortedAtMs`: by the instants after this moment it sorts, so that rows stay where they are for a while. */
export function crontabColumns(sortedAtMs: number): readonly DataColumn<CrontabRow>[] {
  return [
    {
      id: 'expression',
      header: 'Expression',
      width: '190px',
      isPrimary: true,
      sortValue: (row) => cronExpression(row.definition),
      cell: (row) => (
        <span className="font-mono text-sm" title={cronExpression(row.definition)}>
          {cronExpression(row.definition)}
        </span>
      ),
    },
    {
      id: 'words',
      header: 'In words',
      sortValue: (row) => crontabInWords(row.definition),
      cell: (row) => <span title={crontabInWords(row.definition)}>{crontabInWords(row.definition)}</span>,
    },
    {
      id: 'zone',
      header: 'Time zone',
      width: '160px',
      hideBelow: 'md',
      sortValue: (row) => row.definition.timezone,
      cell: (row) => row.definition.timezone,
    },
    {
      id: 'next',
      header: 'Next instant',
      width: '160px',
      hideBelow: 'sm',
      sortValue: (row) => nextInstant(row.definition, sortedAtMs),
      cell: (row) => <NextInstant definition={row.definition} />,
    },
    {
      id: 'users',
      header: 'Tasks',
      width: '76px',
      hideBelow: 'sm',
      align: 'end',
      sortValue: (row) => row.users.length,
      cell: (row) => (
        <span title={row.users.map((user) => user.name).join('\n')} className={row.users.length === 0 ? 'tabular text-faint' : 'tabular'}>
          {row.users.length}
        </span>
      ),
    },
  ]
}

function NextInstant({ definition }: { definition: CrontabDefinition }) {
  const nowMs = useNow(1000)
  const instantMs = useMemo(() => nextInstant(definition, nowMs), [definition, nowMs])
  if (instantMs === null) return <span className="text-faint">never again</span>
  return <RelativeTime instant={instantMs} show="both" zone={definition.timezone} />
}

function nextInstant(definition: CrontabDefinition, nowMs: number): number | null {
  try {
    return compileCrontab(definition).next(nowMs)
  } catch {
    return null
  }
}
