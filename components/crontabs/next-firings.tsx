'use client'

import type { ReactNode } from 'react'
import { RelativeTime } from '../ui/relative-time.tsx'
import type { CrontabPreview } from './crontab-preview.ts'

/** How many of the coming instants are shown. */
export const SHOWN_INSTANTS = 10

type Props = {
  preview: CrontabPreview
  timezone: string
  /** What else there is to say of what the columns mean. */
  children?: ReactNode
}

/** What the columns mean: in words, and the next instants in the crontab's own zone. Keeps its height whatever is typed. */
export function NextFirings({ preview, timezone, children }: Props) {
  const { words, instants, problems } = preview
  return (
    <section aria-label="What this crontab means" className="rounded border bg-subtle px-4 py-3">
      <p aria-live="polite" className="min-h-10 text-base font-medium [overflow-wrap:anywhere]">
        {words ?? <span className="font-normal text-muted">Not readable yet: see the columns.</span>}
      </p>
      <p className="mt-1 truncate border-t pt-2 text-xs text-muted">Next instants in {timezone || 'the zone to be chosen'}</p>
      <ol className="mt-1 min-h-60 text-sm">
        {instants.map((instantMs, index) => (
          <li key={instantMs} className="flex h-6 items-center justify-between gap-3">
            <RelativeTime instant={instantMs} show="exact" zone={timezone} className="font-mono text-xs" />
            {index === 0 && <RelativeTime instant={instantMs} zone={timezone} className="text-xs text-muted" />}
          </li>
        ))}
        {instants.length === 0 && (
          <li className="py-0.5 text-muted">
            {problems.length > 0 ? 'They appear once everything can be read.' : 'None: it never fires again.'}
          </li>
        )}
        {instants.length > 0 && instants.length < SHOWN_INSTANTS && <li className="flex h-6 items-center text-muted">None after that.</li>}
      </ol>
      {children}
    </section>
  )
}
