import type { ReactNode } from 'react'
import type { SessionRow } from '#domain/views/people-views.ts'
import { RelativeTime } from '../ui/relative-time.tsx'
import { browserInWords } from './browser-words.ts'

type Props = { rows: readonly SessionRow[] /** A button for each, at its right. */; action?: (session: SessionRow) => ReactNode }

/** The browsers in which somebody is signed in. */
export function SessionList({ rows, action }: Props) {
  return (
    <ul className="flex flex-col divide-y">
      {rows.map((session) => (
        <li key={session.id} className="flex flex-wrap items-center gap-x-4 gap-y-1 py-2 text-sm">
          <span className="min-w-0 flex-1 basis-56">
            <span className="block font-medium">
              {browserInWords(session.userAgent)}
              {session.isPresent && <span className="ml-2 font-normal text-muted">this browser</span>}
            </span>
            <span className="block text-muted">
              {session.address ?? 'unknown address'}, signed in <RelativeTime instant={session.startedAt} />, last seen{' '}
              <RelativeTime instant={session.lastSeenAt} />
            </span>
          </span>
          {action?.(session)}
        </li>
      ))}
    </ul>
  )
}
