'use client'

import { counted } from '#domain/counted.ts'
import type { DeadlineView } from '#domain/views/deadline-views.ts'
import type { FailingView } from '#domain/views/task-views.ts'
import { useDisplayZone } from '../ui/display-zone.tsx'
import { StateBadge } from '../ui/state-badge.tsx'
import { formatExact } from '../ui/time-format.ts'
import { deadlineOrigin } from './deadline-origin.ts'
import { failingWord } from './trouble-words.ts'

/** What is known of a task's troubles, wherever it is shown. */
export type Troubles = {
  failing: (Pick<FailingView, 'failures' | 'since'> & { error?: string | null }) | null
  lateInstant: string | null
  deadline?: DeadlineView | null
}

/** What is wrong with a task, beside what it does; nothing where nothing is. */
export function TroubleBadges({ failing, lateInstant, deadline = null, isProminent = false }: Troubles & { isProminent?: boolean }) {
  const { zone } = useDisplayZone()
  const exactly = (instant: string) => `${formatExact(Date.parse(instant), zone)} ${zone}`
  return (
    <>
      {failing && (
        <span
          title={`Failed ${counted(failing.failures, 'time')} in a row, since ${exactly(failing.since)}${failing.error ? `: ${failing.error}` : ''}`}
          className="shrink-0"
        >
          <StateBadge state="failing" word={failingWord(failing.failures)} isProminent={isProminent} />
        </span>
      )}
      {lateInstant && (
        <span title={`Due since ${exactly(lateInstant)}, and has not begun`} className="shrink-0">
          <StateBadge state="late" isProminent={isProminent} />
        </span>
      )}
      {deadline && deadline.state !== 'on_course' && (
        <span
          title={`Due by ${exactly(deadline.dueAt)}${deadlineOrigin(deadline) && `, ${deadlineOrigin(deadline)}`}`}
          className="shrink-0"
        >
          <StateBadge state={deadline.state} isProminent={isProminent} />
        </span>
      )}
    </>
  )
}
