'use client'

import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useWatch } from 'react-hook-form'
import { formatDuration } from '#domain/duration-format.ts'
import { MINUTE_MS } from '#scheduling/cron/lengths-of-time.ts'
import { readableSchedule } from '#scheduling/cron/schedule.ts'
import { type AfterOutage, afterOutage, type InstantAfterOutage } from '#scheduling/simulate/after-outage.ts'
import { crontabQuery } from '../../crontabs/queries.ts'
import { useDisplayZone } from '../../ui/display-zone.tsx'
import { formatClock } from '../../ui/time-format.ts'
import { useNow } from '../../ui/use-now.ts'
import { outageInWords } from './outage-words.ts'
import type { TaskFormValues } from './task-form-values.ts'
import { timedFieldsOf } from './timed-fields.ts'
import type { TaskFormMethods } from './use-task-form.ts'

const TICKS_PX = 12
const LANE_PX = 10
const MOST_LANES = 5

/** What the settings as they are typed would do to instants that nothing decided in time, drawn by the core that decides them. */
export function OutageDrawing({ form }: { form: TaskFormMethods }) {
  const values = useWatch({ control: form.control }) as TaskFormValues
  const typed = timedFieldsOf(values)
  const { data: crontab } = useQuery({ ...crontabQuery(typed?.crontabId ?? 0), enabled: typed !== null })
  const nowMs = useNow(MINUTE_MS)
  const key = JSON.stringify([crontab?.definition, typed?.misfirePolicy, typed?.gracePeriodSeconds, typed?.maxConcurrency])
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says all that it rests on
  const told = useMemo(() => {
    const schedule = crontab && readableSchedule(crontab.definition)
    if (!schedule || !typed) return null
    const { misfirePolicy, gracePeriodSeconds, maxConcurrency } = typed
    const gracePeriodMs = gracePeriodSeconds === null ? null : gracePeriodSeconds * 1_000
    return afterOutage({ schedule, misfirePolicy, gracePeriodMs, maxConcurrency }, nowMs)
  }, [key, nowMs])
  if (typed === null) return <p className="text-sm text-muted">This is drawn once the crontab and the settings are filled in.</p>
  if (told === null) return <p className="text-sm text-muted">{crontab ? 'Its crontab has too few instants to miss one.' : ' '}</p>
  return (
    <figure>
      <Drawing told={told} />
      <figcaption className="pt-2 text-sm" aria-live="polite">
        {outageInWords(told)} <span className="text-muted">Drawn as if each run took {formatDuration(told.runMs)}.</span>
      </figcaption>
    </figure>
  )
}

function Drawing({ told }: { told: AfterOutage }) {
  const { zone } = useDisplayZone()
  const { fromMs, untilMs, outage, instants, runs } = told
  const x = (atMs: number) => `${((atMs - fromMs) / (untilMs - fromMs)) * 100}%`
  const width = (from: number, until: number) => `${((until - from) / (untilMs - fromMs)) * 100}%`
  const lanes = lanesOf(runs)
  const height = TICKS_PX * 2 + LANE_PX * Math.max(2, Math.max(...lanes) + 1)
  const clock = (atMs: number) => formatClock(atMs, fromMs, zone)
  return (
    <>
      <svg aria-hidden width="100%" height={height} className="rounded bg-subtle">
        <rect x={x(outage.fromMs)} width={width(outage.fromMs, outage.untilMs)} y={0} height={height} fill="var(--amber-soft)" />
        {instants.map(({ atMs, fate }) => (
          <Instant key={atMs} x={x(atMs)} fate={fate} />
        ))}
        {runs.map(({ instantMs, startMs, endMs, isLate }, at) => (
          <rect
            key={instantMs}
            x={x(startMs)}
            width={width(startMs, endMs)}
            y={TICKS_PX * 2 + (lanes[at] ?? 0) * LANE_PX}
            height={LANE_PX - 3}
            rx={2}
            fill={isLate ? 'var(--amber)' : 'var(--green)'}
          />
        ))}
      </svg>
      <p className="tabular flex justify-between gap-2 pt-1 text-xs text-muted">
        <span>{clock(fromMs)}</span>
        <span>
          nothing decides from {clock(outage.fromMs)} to {clock(outage.untilMs)}
        </span>
        <span>{clock(untilMs)}</span>
      </p>
    </>
  )
}

/** Filled: a run of its own. Hollow: another run takes it. A cross: it is skipped. */
function Instant({ x, fate }: { x: string; fate: InstantAfterOutage['fate'] }) {
  if (fate === 'skipped')
    return (
      <svg aria-hidden x={x} y={TICKS_PX} overflow="visible">
        <path d="M-4 -4L4 4M-4 4L4 -4" stroke="var(--grey)" strokeWidth={2} />
      </svg>
    )
  const color = fate === 'on_time' ? 'var(--green)' : 'var(--amber)'
  const isHollow = fate === 'taken' || fate === 'waits'
  return <circle cx={x} cy={TICKS_PX} r={4} fill={isHollow ? 'none' : color} stroke={color} strokeWidth={2} />
}

/** The lowest lane that is free for each run; what would lie higher lies on the highest. */
function lanesOf(runs: AfterOutage['runs']): number[] {
  const freeAt: number[] = []
  return runs.map(({ startMs, endMs }) => {
    const free = freeAt.findIndex((atMs) => atMs <= startMs)
    const lane = Math.min(MOST_LANES - 1, free === -1 ? freeAt.length : free)
    freeAt[lane] = endMs
    return lane
  })
}
