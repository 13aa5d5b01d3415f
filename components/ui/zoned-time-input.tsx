'use client'

import { TextInput } from './text-input.tsx'
import { instantOfZonedInput, zonedInputOf } from './zoned-input.ts'

type Props = {
  /** Epoch ms; null for empty. */
  value: number | null
  onChange: (instantMs: number | null) => void
  /** On whose wall clock one types; say it in the label. */
  zone: string
  /** Seconds can be typed too. */
  hasSeconds?: boolean
  onBlur?: () => void
}

/** A date and time of a zone. */
export function ZonedTimeInput({ value, onChange, zone, hasSeconds = false, onBlur }: Props) {
  return (
    <TextInput
      type="datetime-local"
      step={hasSeconds ? 1 : 60}
      value={value === null ? '' : zonedInputOf(value, zone)}
      onChange={(event) => onChange(instantOfZonedInput(event.target.value, zone))}
      onBlur={onBlur}
      className="tabular"
    />
  )
}
