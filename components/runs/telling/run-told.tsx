'use client'

import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import type { RunActionState } from '#domain/run-actions/run-action.ts'
import type { RunActionRow } from '#domain/views/run-action-views.ts'
import { ClosedValue } from '../../sentences/closed-value.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { Section } from '../../ui/section.tsx'
import { StateBadge } from '../../ui/state-badge.tsx'
import type { ShownState } from '../../ui/state-look.ts'
import { runActionsQuery } from './queries.ts'

const LOOKS: Readonly<Record<RunActionState, { state: ShownState; word: string }>> = {
  waiting: { state: 'pending', word: 'On its way' },
  handed: { state: 'pending', word: 'Not answered yet' },
  done: { state: 'done', word: 'Done' },
  refused: { state: 'failed', word: 'Refused' },
  failed: { state: 'failed', word: 'Failed' },
  unheard: { state: 'stopped', word: 'Not heard' },
  unknown: { state: 'lost', word: 'Nobody knows' },
}
const LONGEST_SHOWN = 2_000

/** What people told a run while it ran, and what it answered (rule R10); nothing of a run that was told nothing and listens to nothing. */
export function RunTold({ runId }: { runId: string }) {
  const { data } = useQuery(runActionsQuery(runId))
  if (!data || (data.rows.length === 0 && data.listensTo.length === 0)) return null
  return (
    <Section title="What it was told" {...(data.total > 0 && { count: data.total })}>
      {data.listensTo.length > 0 && (
        <p className="pb-2 text-sm text-muted [overflow-wrap:anywhere]">
          Its handler listens to {data.listensTo.map((action) => `“${action}”`).join(', ')}.
        </p>
      )}
      {data.closedBy !== null && data.rows.length > 0 && (
        <p className="pb-2">
          <ClosedValue closedBy={data.closedBy} />
        </p>
      )}
      <ul className="flex flex-col gap-3">
        {data.rows.map((row) => (
          <ToldAction key={row.actionId} row={row} listens={data.listensTo.includes(row.action)} />
        ))}
      </ul>
      {data.total > data.rows.length && (
        <p className="pt-2 text-xs text-muted">
          {(data.total - data.rows.length).toLocaleString('en')} earlier ones are not shown here; they stand under Actions.
        </p>
      )}
    </Section>
  )
}

function ToldAction({ row, listens }: { row: RunActionRow; listens: boolean }) {
  const isUnheardSoFar = row.state === 'handed' && !listens && row.action !== 'log-level'
  const look = LOOKS[row.state]
  return (
    <li className="flex min-w-0 flex-col gap-0.5 text-sm">
      <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <StateBadge state={look.state} word={look.word} />
        <Link href={`/actions/${row.actionId}`} className="font-medium [overflow-wrap:anywhere] hover:underline">
          {row.action}
        </Link>
        <span className="text-xs text-muted">
          by {row.byName} <RelativeTime instant={row.askedAt} />, attempt {row.attempt}
        </span>
      </span>
      {Object.keys(row.payload).length > 0 && <Json label="with" value={row.payload} />}
      {row.value !== null && <Json label="answered" value={row.value} />}
      {row.message !== null && <p className="text-muted [overflow-wrap:anywhere]">{row.message}</p>}
      {isUnheardSoFar && <p className="text-muted">The handler has not said that it listens to this: it is kept until it does, or ends.</p>}
    </li>
  )
}

function Json({ label, value }: { label: string; value: RunActionRow['value'] }) {
  const text = JSON.stringify(value)
  const cut = text.length - LONGEST_SHOWN
  return (
    <p className="min-w-0 text-muted">
      {label}{' '}
      <code dir="ltr" className="font-mono text-xs text-fg [overflow-wrap:anywhere]">
        {cut > 0 ? `${text.slice(0, LONGEST_SHOWN)}… (${cut.toLocaleString('en')} more characters; the audit has all)` : text}
      </code>
    </p>
  )
}
