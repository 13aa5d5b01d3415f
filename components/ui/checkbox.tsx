'use client'

import { Check, Minus } from 'lucide-react'
import { Checkbox as Radix } from 'radix-ui'
import type { ReactNode } from 'react'

type Props = {
  checked: boolean | 'indeterminate'
  onChange: (checked: boolean) => void
  /** Text beside the box; without it give `ariaLabel`. */
  label?: ReactNode
  help?: ReactNode
  ariaLabel?: string
  disabled?: boolean
  tabIndex?: number
}

/** A yes or no that takes effect when the form is saved. */
export function Checkbox({ checked, onChange, label, help, ariaLabel, disabled, tabIndex }: Props) {
  const box = (
    <Radix.Root
      checked={checked}
      onCheckedChange={(state) => onChange(state === true)}
      aria-label={ariaLabel}
      disabled={disabled}
      tabIndex={tabIndex}
      className="flex size-4 shrink-0 items-center justify-center rounded-sm border border-line-input bg-bg text-on-primary disabled:opacity-50 data-[state=checked]:border-primary data-[state=checked]:bg-primary data-[state=indeterminate]:border-primary data-[state=indeterminate]:bg-primary"
    >
      <Radix.Indicator>
        {checked === 'indeterminate' ? <Minus className="size-3.5" strokeWidth={3} /> : <Check className="size-3.5" strokeWidth={3} />}
      </Radix.Indicator>
    </Radix.Root>
  )
  if (label === undefined) return box
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the box of radix inside is a button, which a label may name
    <label className="flex cursor-pointer gap-2">
      <span className="flex h-5 items-center">{box}</span>
      <span className="min-w-0">
        <span className="text-base">{label}</span>
        {help && <span className="block max-w-[80ch] text-xs text-muted">{help}</span>}
      </span>
    </label>
  )
}
