'use client'

import clsx from 'clsx'
import { ChevronDown } from 'lucide-react'
import type { ComponentProps } from 'react'
import { inputClass, useFieldControl } from './field.tsx'
import { useHydrated } from './use-hydrated.ts'

type Props<Value extends string> = Omit<ComponentProps<'select'>, 'value' | 'onChange' | 'children'> & {
  value: Value
  onChange: (value: Value) => void
  options: readonly { value: Value; label: string }[]
}

/** One of a few known values: the platform's own select, so that it is right on every device. */
export function Select<Value extends string>({ value, onChange, options, className, ...rest }: Props<Value>) {
  const isHydrated = useHydrated()
  return (
    <span inert={!isHydrated} className={clsx('relative flex min-w-0', className)}>
      <select
        {...useFieldControl()}
        {...rest}
        value={value}
        onChange={(event) => {
          const chosen = options.find((option) => option.value === event.target.value)
          if (chosen) onChange(chosen.value)
        }}
        className={clsx(inputClass, 'h-8 cursor-pointer appearance-none truncate pr-8')}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
      <ChevronDown aria-hidden className="pointer-events-none absolute top-2 right-2 size-4 text-muted" />
    </span>
  )
}
