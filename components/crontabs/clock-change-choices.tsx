'use client'

import type { GapPolicy, OverlapPolicy } from '#scheduling/cron/crontab-definition.ts'
import { Field } from '../ui/field.tsx'
import { Select } from '../ui/select.tsx'

const GAPS: readonly { value: GapPolicy; label: string; help: string }[] = [
  { value: 'shift', label: 'Run at the first moment after the gap', help: 'A time that the clocks jump over runs right after the jump.' },
  { value: 'skip', label: 'Skip it that day', help: 'A time that the clocks jump over does not run that day.' },
]
const OVERLAPS: readonly { value: OverlapPolicy; label: string; help: string }[] = [
  { value: 'first', label: 'The first time', help: 'A time that occurs twice runs once, at its first pass.' },
  { value: 'last', label: 'The last time', help: 'A time that occurs twice runs once, at its second pass.' },
  { value: 'both', label: 'Both times', help: 'A time that occurs twice runs twice, an hour apart.' },
]

type Props = {
  gap: GapPolicy
  overlap: OverlapPolicy
  onGap: (gap: GapPolicy) => void
  onOverlap: (overlap: OverlapPolicy) => void
  /** Then neither choice changes anything, and the help says so. */
  followsRealClock: boolean
  errors: { gap?: string | undefined; overlap?: string | undefined }
}

/** What happens when daylight saving begins and ends. */
export function ClockChangeChoices({ gap, overlap, onGap, onOverlap, followsRealClock, errors }: Props) {
  const noEffect = 'No effect here: with * in front of minute or hour it follows the real clock.'
  return (
    <>
      <Field
        label="When clocks go forward"
        help={followsRealClock ? noEffect : GAPS.find((choice) => choice.value === gap)?.help}
        error={errors.gap}
      >
        <Select value={gap} onChange={onGap} options={GAPS} />
      </Field>
      <Field
        label="When clocks go back"
        help={followsRealClock ? noEffect : OVERLAPS.find((choice) => choice.value === overlap)?.help}
        error={errors.overlap}
      >
        <Select value={overlap} onChange={onOverlap} options={OVERLAPS} />
      </Field>
    </>
  )
}
