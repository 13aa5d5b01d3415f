'use client'

import clsx from 'clsx'
import { type ComponentProps, useState } from 'react'
import { inputClass, useFieldControl, useUnreadable } from './field.tsx'
import { readTypedNumber } from './typed-number.ts'
import { keepUnreadable, keptUnreadable } from './unreadable-text.ts'
import { useHydrated } from './use-hydrated.ts'

type Props = Omit<ComponentProps<'input'>, 'value' | 'onChange' | 'type'> & {
  value: number | null
  /** Null when empty, NaN when what is typed can't be read: the schema refuses it, and the Field says why. */
  onChange: (value: number | null) => void
  /** Shown behind the number: "seconds". */
  unit?: string
}

/** A number that may be empty. Half-typed text ("-", "1e") stays as typed; once left, the number stands there as it was read. */
export function NumberInput({ value, onChange, unit, className, onBlur, ...rest }: Props) {
  const isHydrated = useHydrated()
  const { name } = rest
  const [typed, setTyped] = useState(plainText(value, name))
  const [isLeft, setIsLeft] = useState(false)
  const shown = Object.is(readTypedNumber(typed).value, value) ? typed : plainText(value, name)
  useUnreadable(readTypedNumber(shown).problem, isLeft)
  return (
    <span className={clsx('relative flex min-w-0', className)}>
      <input
        type="text"
        inputMode="decimal"
        autoComplete="off"
        {...useFieldControl()}
        {...rest}
        readOnly={rest.readOnly || !isHydrated}
        value={shown}
        onChange={(event) => {
          const read = readTypedNumber(event.target.value)
          setTyped(event.target.value)
          setIsLeft(false)
          keepUnreadable(name, read.problem === null ? null : event.target.value)
          onChange(read.value)
        }}
        onBlur={(event) => {
          const read = readTypedNumber(shown)
          if (read.problem === null) setTyped(plainText(read.value, name))
          setIsLeft(true)
          onBlur?.(event)
        }}
        className={clsx(inputClass, 'tabular h-8', unit && 'pr-20')}
      />
      {unit && <span className="pointer-events-none absolute inset-y-0 right-2.5 flex items-center text-xs text-faint">{unit}</span>}
    </span>
  )
}

/** NaN: what was typed stands in a draft of an earlier visit. */
function plainText(value: number | null, name: string | undefined): string {
  if (value === null) return ''
  return Number.isNaN(value) ? (keptUnreadable(name) ?? '?') : String(value)
}
