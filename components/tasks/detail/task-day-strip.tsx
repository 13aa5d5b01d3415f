'use client'

import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { counted } from '#domain/counted.ts'
import type { DayOfRuns } from '#domain/views/task-run-views.ts'
import { runsHref } from '../../runs/run-list-params.ts'
import { useDisplayZone } from '../../ui/display-zone.tsx'
import { Section } from '../../ui/section.tsx'
import { type Hue, hueVariable } from '../../ui/state-look.ts'
import { taskDaysQuery } from '../queries.ts'

/** The last six weeks, a cell a day: the colour of its worst outcome, the count on it, and the way to its runs. Nothing for a task that never ran. */
export function TaskDayStrip({ taskId }: { taskId: number }) {
  const { zone } = useDisplayZone()
  const { data } = useQuery(taskDaysQuery(taskId, zone))
  const days = data?.rows ?? []
  if (days.every((day) => countOf(day) === 0)) return null
  return (
    <Section title="Runs of the last six weeks, day by day">
      <ol className="grid grid-cols-7 gap-1 pt-1 sm:grid-cols-[repeat(14,minmax(0,1fr))] xl:grid-cols-[repeat(21,minmax(0,1fr))]">
        {days.map((day) => (
          <li key={day.day}>
            <Day taskId={taskId} day={day} />
          </li>
        ))}
      </ol>
      <p className="pt-1 text-xs text-muted">Days of {zone}; the colour is that of the worst run of the day.</p>
    </Section>
  )
}

function Day({ taskId, day }: { taskId: number; day: DayOfRuns }) {
  const count = countOf(day)
  const words = `${day.day}: ${wordsOf(day)}`
  const cell = 'flex h-9 flex-col items-center justify-center rounded-sm text-xs leading-4'
  const dayOfMonth = Number(day.day.slice(8))
  if (count === 0)
    return (
      <span title={words} className={`${cell} border text-faint`}>
        {dayOfMonth}
        <span className="sr-only">: {wordsOf(day)}</span>
      </span>
    )
  const hue = hueOf(day)
  return (
    <Link
      href={runsHref({ task: taskId, endedSince: new Date(day.since), endedBefore: new Date(day.before) })}
      prefetch={false}
      title={words}
      aria-label={words}
      style={{ backgroundColor: `var(--${hue}-soft)`, color: hueVariable(hue), borderColor: hueVariable(hue) }}
      className={`${cell} border-b-2 hover:brightness-95`}
    >
      <span>{dayOfMonth}</span>
      <span className="tabular font-semibold">{count >= 10_000 ? `${Math.floor(count / 1000)}k` : count}</span>
    </Link>
  )
}

function countOf({ succeeded, failed, other }: DayOfRuns): number {
  return succeeded + failed + other
}

/** Failed before cancelled before succeeded. */
function hueOf({ failed, other }: DayOfRuns): Hue {
  if (failed > 0) return 'red'
  return other > 0 ? 'grey' : 'green'
}

function wordsOf(day: DayOfRuns): string {
  if (countOf(day) === 0) return 'no run'
  const parts = [
    day.succeeded > 0 && `${day.succeeded.toLocaleString('en')} succeeded`,
    day.failed > 0 && `${day.failed.toLocaleString('en')} failed`,
    day.other > 0 && `${day.other.toLocaleString('en')} cancelled`,
  ]
  return `${counted(countOf(day), 'run')}, ${parts.filter(Boolean).join(', ')}`
}
