import clsx from 'clsx'
import Link from 'next/link'
import type { OverviewView } from '#domain/views/overview-views.ts'
import { type TaskStatus, TROUBLES, type Trouble } from '#domain/views/task-views.ts'
import { tasksHref } from '../tasks/task-list-params.ts'
import { StateMark } from '../ui/state-badge.tsx'
import { STATE_LOOKS } from '../ui/state-look.ts'
import type { TasksTold } from './tasks-told.ts'

/** Set aside only when there is one: it is no state to be proud of having a place for. */
const SHOWN: readonly TaskStatus[] = ['running', 'queued', 'waiting', 'sleeping', 'paused', 'disabled', 'set_aside']

/** How many tasks are failing or late, and how many do what; each number leads to those tasks. */
export function TaskCounts({
  counts,
  troubles,
  of,
}: {
  counts: OverviewView['taskCounts']
  troubles: OverviewView['troubleCounts']
  of: TasksTold
}) {
  const shown = SHOWN.filter((state) => state !== 'set_aside' || counts.set_aside > 0)
  return (
    <nav aria-label="Tasks by state" className="flex flex-wrap gap-x-1 gap-y-1 border-y py-1">
      {TROUBLES.map((trouble) => (
        <CountLink key={trouble} state={trouble} count={troubles[trouble]} href={tasksHref({ trouble, ...of })} />
      ))}
      {shown.map((state) => (
        <CountLink key={state} state={state} count={counts[state]} href={tasksHref({ state, ...of })} />
      ))}
    </nav>
  )
}

function CountLink({ state, count, href }: { state: TaskStatus | Trouble; count: number; href: string }) {
  return (
    <Link href={href} className="flex min-w-[5.5rem] flex-1 basis-[30%] flex-col rounded px-3 py-1.5 hover:bg-hover sm:basis-0">
      <span className={clsx('tabular text-xl font-semibold', count === 0 && 'font-normal text-faint')}>{count.toLocaleString('en')}</span>
      <span className="flex items-center gap-1 text-sm text-muted">
        <StateMark state={state} />
        {STATE_LOOKS[state].word}
      </span>
    </Link>
  )
}
