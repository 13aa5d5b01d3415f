import clsx from 'clsx'
import Link from 'next/link'
import type { OverviewView } from '#domain/views/operation-views.ts'
import type { TaskStatus } from '#domain/views/task-views.ts'
import { tasksHref } from '../tasks/task-list-params.ts'
import { StateMark } from '../ui/state-badge.tsx'
import { STATE_LOOKS } from '../ui/state-look.ts'

/** Set aside only when there is one: it is no state to be proud of having a place for. */
const SHOWN: readonly TaskStatus[] = ['running', 'queued', 'waiting', 'sleeping', 'paused', 'disabled', 'set_aside']

/** How many tasks are in which state; each number leads to those tasks. */
export function TaskCounts({ counts }: { counts: OverviewView['taskCounts'] }) {
  const shown = SHOWN.filter((state) => state !== 'set_aside' || counts.set_aside > 0)
  return (
    <nav aria-label="Tasks by state" className="flex flex-wrap gap-x-1 gap-y-1 border-y py-1">
      {shown.map((state) => (
        <Link
          key={state}
          href={tasksHref({ state })}
          className="flex min-w-[5.5rem] flex-1 basis-[30%] flex-col rounded px-3 py-1.5 hover:bg-hover sm:basis-0"
        >
          <span className={clsx('tabular text-xl font-semibold', counts[state] === 0 && 'font-normal text-faint')}>
            {counts[state].toLocaleString('en')}
          </span>
          <span className="flex items-center gap-1 text-sm text-muted">
            <StateMark state={state} />
            {STATE_LOOKS[state].word}
          </span>
        </Link>
      ))}
    </nav>
  )
}
