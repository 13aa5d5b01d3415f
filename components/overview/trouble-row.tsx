import Link from 'next/link'
import type { ReactNode } from 'react'
import { StateMark } from '../ui/state-badge.tsx'
import type { ShownState } from '../ui/state-look.ts'

type Props = {
  state: ShownState
  task: { id: number; name: string }
  /** Behind the name, in its line. */
  fact?: ReactNode
  when: ReactNode
  /** Below: why, and what it means for others. */
  children?: ReactNode
  /** What can be done about it. */
  actions?: ReactNode
}

/** One task that needs someone: what it is, since when, why, and what can be done. */
export function TroubleRow({ state, task, fact, when, children, actions }: Props) {
  return (
    <li className="flex gap-2 border-b px-1 py-2 text-sm last:border-b-0 hover:bg-hover">
      <span className="flex h-5 items-center">
        <StateMark state={state} />
      </span>
      <div className="flex min-w-0 flex-1 flex-col gap-1">
        <div className="flex flex-wrap items-baseline gap-x-3">
          <Link href={`/tasks/${task.id}`} title={task.name} className="min-w-0 truncate text-base font-medium hover:underline">
            {task.name}
          </Link>
          {fact && <span className="tabular text-muted">{fact}</span>}
          <span className="tabular ml-auto whitespace-nowrap text-muted">{when}</span>
        </div>
        {(children || actions) && (
          <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
            {children && <div className="min-w-0 max-w-[80ch] flex-1 basis-64 text-muted">{children}</div>}
            {actions}
          </div>
        )}
      </div>
    </li>
  )
}
