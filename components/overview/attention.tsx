'use client'

import { CircleCheck } from 'lucide-react'
import Link from 'next/link'
import { agreeing } from '#domain/counted.ts'
import type { OverviewView } from '#domain/views/operation-views.ts'
import { runsHref, UNSUCCESSFUL } from '../runs/run-list-params.ts'
import { Duration } from '../ui/duration.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { KeepsRoom } from '../ui/keeps-room.tsx'
import { RelativeTime } from '../ui/relative-time.tsx'
import { Section } from '../ui/section.tsx'
import { StateMark } from '../ui/state-badge.tsx'
import { useNow } from '../ui/use-now.ts'
import { useSteadyRows } from '../ui/use-steady-rows.ts'
import { AttentionRow } from './attention-row.tsx'

const CLOCK_STEP_MS = 10_000
/** Shorter waits are the ordinary course of things. */
const WORTH_MENTIONING_MS = 60_000

/** What needs someone: set aside first, then what failed, then what waits longest. */
export function Attention({ overview }: { overview: OverviewView }) {
  const nowMs = useNow(CLOCK_STEP_MS)
  const { failures } = overview
  const waiting = overview.longestWaiting.filter((task) => nowMs - Date.parse(task.since) >= WORTH_MENTIONING_MS)
  const setAside = overview.taskCounts.set_aside
  const isCalm = failures.count === 0 && setAside === 0 && waiting.length === 0
  if (isCalm && overview.liveWorkers > 0) {
    return (
      <Section title="Needs attention">
        <EmptyState icon={<CircleCheck />} title="Nothing needs you">
          No run failed within a day, and no task has waited for a minute.
        </EmptyState>
      </Section>
    )
  }
  return (
    <KeepsRoom>
      <div className="flex min-w-0 flex-col gap-8">
        {overview.liveWorkers === 0 && <NoWorker />}
        {setAside > 0 && <SetAside count={setAside} />}
        {failures.count > 0 && <Failures failures={failures} />}
        {waiting.length > 0 && <LongestWaiting waiting={waiting} />}
      </div>
    </KeepsRoom>
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

function SetAside({ count }: { count: number }) {
  return (
    <Section title="Set aside" count={count}>
      <p className="flex max-w-[80ch] items-start gap-2 py-1 text-base">
        <span className="mt-0.5">
          <StateMark state="set_aside" />
        </span>
        <span>
          {count === 1 ? 'One task' : `${count} tasks`} could not be decided and will not run until someone puts right what is wrong.{' '}
          <Link href="/tasks?state=set_aside" className="text-accent hover:underline">
            Show {agreeing(count, 'it', 'them')}
          </Link>
        </span>
      </p>
    </Section>
  )
}

function Failures({ failures: { since, count, tasks } }: { failures: OverviewView['failures'] }) {
  const failed = { state: [...UNSUCCESSFUL], endedSince: new Date(since) }
  const { shown, holder } = useSteadyRows(tasks, (failure) => failure.taskId)
  return (
    <Section
      title="Failed within a day"
      count={count}
      countHref={runsHref(failed)}
      actions={<AllLink href={runsHref(failed)} what={count === 1 ? 'That run' : `All ${count.toLocaleString('en')} runs`} />}
    >
      <ul {...holder}>
        {shown.map((failure, place) => (
          <AttentionRow
            // biome-ignore lint/suspicious/noArrayIndexKey: the latest takes the first place
            key={place}
            state="failed"
            href={`/runs/${failure.runId}`}
            name={failure.taskName}
            remark={failure.message}
            note={failure.count > 1 && <AllLink href={runsHref({ ...failed, task: failure.taskId })} what={`${failure.count} times`} />}
            when={<RelativeTime instant={failure.endedAt} />}
          />
        ))}
      </ul>
    </Section>
  )
}

function LongestWaiting({ waiting }: { waiting: OverviewView['longestWaiting'] }) {
  const { shown, holder } = useSteadyRows(waiting, (task) => task.taskId)
  return (
    <Section title="Waiting longest" actions={<AllLink href="/tasks?state=waiting" what="All waiting tasks" />}>
      <ul {...holder}>
        {shown.map((task, place) => (
          <AttentionRow
            // biome-ignore lint/suspicious/noArrayIndexKey: the next one takes the place of the one before
            key={place}
            state="waiting"
            href={`/tasks/${task.taskId}`}
            name={task.taskName}
            remark={
              task.scheduledFor && (
                <>
                  for its instant <RelativeTime instant={task.scheduledFor} show="clock" />
                </>
              )
            }
            note={false}
            when={<Duration startedAt={task.scheduledFor ?? task.since} />}
          />
        ))}
      </ul>
    </Section>
  )
}

function AllLink({ href, what }: { href: string; what: string }) {
  return (
    <Link href={href} className="text-xs text-muted hover:text-fg hover:underline">
      {what}
    </Link>
  )
}
