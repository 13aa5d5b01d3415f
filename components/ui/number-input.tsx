'use client'

import clsx from 'clsx'
import { type ComponentProps, useState } from 'react'
import { inputClass, useFieldControl } from './field.tsx'
import { parseTypedNumber } from './typed-number.ts'
import { useHydrated } from './use-hydrated.ts'

type Props = Omit<ComponentProps<'input'>, 'value' | 'onChange' | 'type'> & {
  value: number | null
  /** Null when empty, NaN when what is typed is no number (so that the schema refuses it with a sentence). */
  onChange: (value: number | null) => void
  /** Shown behind the number: "seconds". */
  unit?: string
}

/** A number that may be empty. Half-typed text ("-", "1e") stays as typed. */
export function NumberInput({ value, onChange, unit, className, ...rest }: Props) {
  const isHydrated = useHydrated()
  const [typed, setTyped] = useState(value === null ? '' : String(value))
  const shown = Object.is(parseTypedNumber(typed), value) ? typed : value === null ? '' : String(value)
  return (
    <span className={clsx('relative flex min-w-0', className)}>
      <input
        type="text"
        inputMode="numeric"
        autoComplete="off"
        {...useFieldControl()}
        {...rest}
        readOnly={rest.readOnly || !isHydrated}
        value={shown}
        onChange={(event) => {
          setTyped(event.target.value)
          onChange(parseTypedNumber(event.target.value))
        }}
        className={clsx(inputClass, 'tabular h-8', unit && 'pr-20')}
      />
      {unit && <span className="pointer-events-none absolute inset-y-0 right-2.5 flex items-center text-xs text-faint">{unit}</span>}
    </span>
  )
}
