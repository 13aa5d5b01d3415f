import type { CrontabRow } from '#domain/views/crontab-views.ts'
import type { CrontabDefinition } from '#scheduling/cron/crontab-definition.ts'
import { compileCrontab } from '#scheduling/cron/schedule.ts'
import { crontabInWords } from '#scheduling/cron/words.ts'
import { cronExpression } from '../ui/cron-expression.ts'
import type { DataColumn } from '../ui/data-table/data-table-types.ts'
import { RelativeTime } from '../ui/relative-time.tsx'

/** The columns of the crontab list; the next instants are those after `nowMs`. */
export function crontabColumns(nowMs: number): readonly DataColumn<CrontabRow>[] {
  return [
    {
      id: 'expression',
      header: 'Expression',
      width: '22%',
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
      hideBelow: 'sm',
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
      sortValue: (row) => nextInstant(row.definition, nowMs),
      cell: (row) => <NextInstant definition={row.definition} nowMs={nowMs} />,
    },
    {
      id: 'users',
      header: 'Tasks',
      width: '76px',
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

function NextInstant({ definition, nowMs }: { definition: CrontabDefinition; nowMs: number }) {
  const instantMs = nextInstant(definition, nowMs)
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
