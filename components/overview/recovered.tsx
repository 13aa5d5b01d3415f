'use client'

import Link from 'next/link'
import { counted } from '#domain/counted.ts'
import type { OverviewView } from '#domain/views/overview-views.ts'
import { tasksHref } from '../tasks/task-list-params.ts'
import { RelativeTime } from '../ui/relative-time.tsx'
import { Section } from '../ui/section.tsx'
import { StateMark } from '../ui/state-badge.tsx'
import { useSteadyRows } from '../ui/use-steady-rows.ts'
import { MoreLink } from './more-link.tsx'
import type { TasksTold } from './tasks-told.ts'

/** What failed and works again: nobody has to do anything. */
export function Recovered({ overview: { since, recovered }, of }: { overview: OverviewView; of: TasksTold }) {
  const { shown, holder } = useSteadyRows(recovered.tasks, (task) => task.id)
  const href = tasksHref({ recoveredSince: new Date(since), ...of })
  return (
    <Section title="Recovered" count={recovered.count} countHref={href}>
      <ul {...holder}>
        {shown.map((task, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the latest takes the first place
          <li key={place} className="flex min-h-[30px] items-center gap-2 px-1 text-sm hover:bg-hover">
            <StateMark state="recovered" />
            <Link href={`/tasks/${task.id}`} title={task.name} className="min-w-0 truncate hover:underline">
              {task.name}
            </Link>
            <span className="ml-auto shrink-0 text-muted">
              after {counted(task.failures, 'failure')}, <RelativeTime instant={task.at} show="clock" />
            </span>
          </li>
        ))}
      </ul>
      <MoreLink shown={shown.length} count={recovered.count} href={href} what="that recovered" />
    </Section>
  )
}
