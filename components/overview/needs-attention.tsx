'use client'

import { CircleCheck } from 'lucide-react'
import Link from 'next/link'
import { agreeing } from '#domain/counted.ts'
import type { OverviewView } from '#domain/views/overview-views.ts'
import { useTaskActions } from '../tasks/task-actions/use-task-actions.tsx'
import { tasksHref } from '../tasks/task-list-params.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import { KeepsRoom } from '../ui/keeps-room.tsx'
import { Section } from '../ui/section.tsx'
import { StateMark } from '../ui/state-badge.tsx'
import { Deadlines } from './deadlines.tsx'
import { LateAndWaiting } from './late-and-waiting.tsx'
import { StillFailing } from './still-failing.tsx'
import type { TasksTold } from './tasks-told.ts'

/** What needs someone, the gravest first; what is fine takes no room. */
export function NeedsAttention({ overview, of }: { overview: OverviewView; of: TasksTold }) {
  const actions = useTaskActions()
  const { failing, late, waiting, deadlines, taskCounts } = overview
  const setAside = taskCounts.set_aside
  const isCalm = failing.length + late.length + waiting.length + deadlines.count + setAside === 0 && overview.liveWorkers > 0
  return (
    <>
      <KeepsRoom>
        <div className="flex min-w-0 flex-col gap-8">
          {isCalm && (
            <EmptyState icon={<CircleCheck />} title="Nothing needs you">
              No task is failing, late or at risk to be, and none has waited for a minute.
            </EmptyState>
          )}
          {overview.liveWorkers === 0 && <NoWorker />}
          {setAside > 0 && <SetAside count={setAside} of={of} />}
          {deadlines.count > 0 && <Deadlines overview={overview} of={of} />}
          {failing.length > 0 && <StillFailing overview={overview} of={of} actions={actions} />}
          <LateAndWaiting overview={overview} of={of} actions={actions} />
        </div>
      </KeepsRoom>
      {actions.dialogs}
    </>
  )
}

function NoWorker() {
  return (
    <Section title="No worker is live">
      <p className="max-w-[80ch] py-1 text-base">
        Nothing is scheduled and nothing runs until one is. What was due meanwhile is decided when it starts.{' '}
        <Link href="/workers" className="text-accent hover:underline">
          How to start one
        </Link>
      </p>
    </Section>
  )
}

function SetAside({ count, of }: { count: number; of: TasksTold }) {
  const href = tasksHref({ state: 'set_aside', ...of })
  return (
    <Section title="Set aside" count={count} countHref={href}>
      <p className="flex max-w-[80ch] items-start gap-2 py-1 text-base">
        <span className="mt-0.5">
          <StateMark state="set_aside" />
        </span>
        <span>
          {count === 1 ? 'One task' : `${count} tasks`} could not be decided and will not run until someone puts right what is wrong.{' '}
          <Link href={href} className="text-accent hover:underline">
            Show {agreeing(count, 'it', 'them')}
          </Link>
        </span>
      </p>
    </Section>
  )
}
