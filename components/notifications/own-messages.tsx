import Link from 'next/link'
import type { ReactNode } from 'react'
import type { OwnMessage } from '#domain/views/notification-views.ts'
import { RelativeTime } from '../ui/relative-time.tsx'
import { DeliveryBadge } from './delivery-badge.tsx'
import { WHAT_WORDS } from './delivery-words.ts'

/** What a person was sent by mail, the latest first, and what became of it. */
export function OwnMessages({ messages }: { messages: readonly OwnMessage[] }) {
  if (messages.length === 0) return <p className="text-muted">Nothing was sent yet.</p>
  return (
    <ToldList
      summary={messages.length === 1 ? 'The latest message' : `The latest ${messages.length} messages`}
      rows={messages.map(({ id, incidentId, title, what, at, state, isBeingSent, lastAnswer }) => ({
        ...{ id: String(id), incidentId, title, at },
        before: <DeliveryBadge state={state} isBeingSent={isBeingSent} />,
        said: [WHAT_WORDS[what], ...(lastAnswer === null ? [] : [lastAnswer])],
      }))}
    />
  )
}

type ToldRow = {
  id: string
  /** Null: it is about no incident. */
  incidentId: number | null
  title: string
  /** ISO 8601. */
  at: string
  before?: ReactNode
  said?: readonly string[]
}

/** What somebody was told, folded up until they want to see it. */
export function ToldList({ summary, rows }: { summary: string; rows: readonly ToldRow[] }) {
  return (
    <details className="min-w-0">
      <summary className="cursor-pointer">{summary}</summary>
      <ul className="mt-2 flex flex-col gap-2">
        {rows.map(({ id, incidentId, title, at, before, said = [] }) => (
          <li key={id} className="flex min-w-0 flex-col gap-0.5 [overflow-wrap:anywhere]">
            {incidentId === null ? (
              <span>{title}</span>
            ) : (
              <Link href={`/inbox/${incidentId}`} prefetch={false} className="hover:underline">
                {title}
              </Link>
            )}
            <span className="flex flex-wrap items-center gap-x-3 gap-y-0.5 text-xs text-muted">
              {before}
              <RelativeTime instant={at} />
              {said.map((words) => (
                <span key={words}>{words}</span>
              ))}
            </span>
          </li>
        ))}
      </ul>
    </details>
  )
}
