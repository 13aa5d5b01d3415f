'use client'

import clsx from 'clsx'
import { type ComponentProps, useState } from 'react'
import { inputClass, useFieldControl, useUnreadable } from './field.tsx'
import { readTypedNumber } from './typed-number.ts'
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
  const [typed, setTyped] = useState(plainText(value))
  const [isLeft, setIsLeft] = useState(false)
  const shown = Object.is(readTypedNumber(typed).value, value) ? typed : plainText(value)
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
          setTyped(event.target.value)
          setIsLeft(false)
          onChange(readTypedNumber(event.target.value).value)
        }}
        onBlur={(event) => {
          const read = readTypedNumber(shown)
          if (read.problem === null) setTyped(plainText(read.value))
          setIsLeft(true)
          onBlur?.(event)
        }}
        className={clsx(inputClass, 'tabular h-8', unit && 'pr-20')}
      />
      {unit && <span className="pointer-events-none absolute inset-y-0 right-2.5 flex items-center text-xs text-faint">{unit}</span>}
    </span>
  )
}

/** NaN: what was typed is not known any more (a draft of an earlier visit). */
function plainText(value: number | null): string {
  if (value === null) return ''
  return Number.isNaN(value) ? '?' : String(value)
}
