'use client'

import { useMemo } from 'react'
import type { CrontabInput } from '#domain/crontab-input.ts'
import type { AffectingClockChange } from '#scheduling/cron/clock-changes.ts'
import type { GapPolicy, OverlapPolicy } from '#scheduling/cron/crontab-definition.ts'
import { HOUR_MS } from '#scheduling/cron/lengths-of-time.ts'
import { RadioChoices } from '../forms/radio-choices.tsx'
import { useNow } from '../ui/use-now.ts'
import { affectedInWords, comingClockChanges, outcomeInWords } from './clock-change-words.ts'

const GAPS: readonly { value: GapPolicy; label: string; help: string }[] = [
  { value: 'shift', label: 'Run at the first moment after the gap', help: 'A time that the clocks jump over runs right after the jump.' },
  { value: 'skip', label: 'Skip it that day', help: 'A time that the clocks jump over does not run that day.' },
]
const OVERLAPS: readonly { value: OverlapPolicy; label: string; help: string }[] = [
  { value: 'first', label: 'Run the first time', help: 'A time that occurs twice runs once, at its first pass.' },
  { value: 'last', label: 'Run the last time', help: 'A time that occurs twice runs once, at its second pass.' },
  { value: 'both', label: 'Run both times', help: 'A time that occurs twice runs twice, an hour apart.' },
]

type Props = {
  values: CrontabInput
  onGap: (gap: GapPolicy) => void
  onOverlap: (overlap: OverlapPolicy) => void
  /** Then neither choice changes anything, and the words say so. */
  followsRealClock: boolean
}

/** What happens when daylight saving begins and ends (rules C5, C6): the times that it touches next, and what each choice makes of them. */
export function ClockChangeChoices({ values, onGap, onOverlap, followsRealClock }: Props) {
  const nowMs = useNow(HOUR_MS)
  const coming = useMemo(() => comingClockChanges(values, nowMs), [values, nowMs])
  const helped = <Policy extends GapPolicy | OverlapPolicy>(
    choices: readonly { value: Policy; label: string; help: string }[],
    change: AffectingClockChange | null,
  ) => choices.map((choice) => ({ ...choice, help: helpOf(choice, change, values.timezone) }))
  return (
    <>
      <RadioChoices
        legend={<Legend title="When clocks go forward" change={coming.gap} followsRealClock={followsRealClock} />}
        value={values.gap}
        onChange={onGap}
        choices={helped(GAPS, coming.gap)}
      />
      <RadioChoices
        legend={<Legend title="When clocks go back" change={coming.overlap} followsRealClock={followsRealClock} />}
        value={values.overlap}
        onChange={onOverlap}
        choices={helped(OVERLAPS, coming.overlap)}
      />
    </>
  )
}

type LegendProps = { title: string; change: AffectingClockChange | null; followsRealClock: boolean }

function Legend({ title, change, followsRealClock }: LegendProps) {
  return (
    <>
      {title}
      <span aria-live="polite" className="block min-h-8 max-w-[80ch] text-xs font-normal text-muted">
        {change ? <span className="text-fg">{affectedInWords(change)}.</span> : 'Touches none of its times within a year.'}
        {followsRealClock && ' The choice has no effect: with * in front of minute or hour it follows the real clock.'}
      </span>
    </>
  )
}

function helpOf(choice: { value: GapPolicy | OverlapPolicy; help: string }, change: AffectingClockChange | null, timezone: string): string {
  if (change === null) return choice.help
  const outcome = outcomeInWords(change, choice.value, timezone)
  return `${outcome.charAt(0).toUpperCase()}${outcome.slice(1)}.`
}
