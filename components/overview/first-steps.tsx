'use client'

import { useQuery } from '@tanstack/react-query'
import { Check } from 'lucide-react'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { crontabOptionsQuery } from '../crontabs/queries.ts'
import { useCan } from '../frame/viewer.tsx'
import { graphQuery } from '../graph/queries.ts'
import { LinkButton } from '../ui/button.tsx'

/** From this many tasks on nobody needs to be shown the way. */
const BEGINNER_TASKS = 4

/** The way to a first pipeline, while there is none: a crontab, a task, a dependency. */
export function FirstSteps({ taskCount }: { taskCount: number }) {
  const isBeginning = taskCount < BEGINNER_TASKS
  const mayEdit = useCan('edit-tasks', 'somewhere')
  const mayMakeCrontabs = useCan('edit-crontabs')
  const { data: crontabs } = useQuery({ ...crontabOptionsQuery(''), enabled: isBeginning })
  const { data: graph } = useQuery({ ...graphQuery, enabled: isBeginning })
  if (!isBeginning || !crontabs || !graph || graph.edges.length > 0) return null
  const hasCrontab = crontabs.rows.length > 0
  return (
    <section aria-label="First steps" className="max-w-3xl">
      <h2 className="text-lg font-semibold">Three steps to a first schedule</h2>
      {mayEdit && (
        <p className="mt-1 text-base text-muted">
          All of them can be done{' '}
          <Link href="/graph" className="font-medium text-fg underline decoration-line-strong underline-offset-4">
            on the graph
          </Link>
          : add two tasks there, and draw from one to the other.
        </p>
      )}
      <ol className="mt-3 flex flex-col">
        <Step
          number={1}
          isDone={hasCrontab}
          title="Make a crontab"
          action={mayMakeCrontabs && <StepLink href="/crontabs/new" label="New crontab" isNext={!hasCrontab} />}
        >
          When something is to happen, in which time zone. Many tasks may share one.
        </Step>
        <Step
          number={2}
          isDone={taskCount > 1}
          title={taskCount === 1 ? 'Make a second task' : 'Make two tasks'}
          action={mayEdit && <StepLink href="/tasks/new" label="New task" isNext={hasCrontab && taskCount < 2} />}
        >
          What is to happen: a handler with its arguments, at the instants of a crontab.
        </Step>
        <Step
          number={3}
          isDone={false}
          title="Let one task wait for the other"
          action={mayEdit && <StepLink href="/graph" label="Draw a dependency" isNext={taskCount > 1} />}
        >
          A run then starts when its own instant has come and what it depends on has ended anew.
        </Step>
      </ol>
      {!mayEdit && <p className="mt-3 text-sm text-muted">An editor can make these; you may look.</p>}
    </section>
  )
}

function StepLink({ href, label, isNext }: { href: string; label: string; isNext: boolean }) {
  return (
    <LinkButton href={href} size="sm" className="max-sm:ml-9" variant={isNext ? 'primary' : 'secondary'}>
      {label}
    </LinkButton>
  )
}

type StepProps = { number: number; isDone: boolean; title: string; action: ReactNode; children: ReactNode }

function Step({ number, isDone, title, action, children }: StepProps) {
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-2 border-t py-3">
      <span
        className={
          isDone
            ? 'flex size-6 shrink-0 items-center justify-center rounded-full bg-green-soft text-green'
            : 'tabular flex size-6 shrink-0 items-center justify-center rounded-full border border-line-strong text-sm'
        }
      >
        {isDone ? <Check aria-label="done" className="size-3.5" /> : number}
      </span>
      <div className="min-w-0 flex-1 basis-64">
        <p className="text-base font-medium">{title}</p>
        <p className="text-sm text-muted">{children}</p>
      </div>
      {action}
    </li>
  )
}
