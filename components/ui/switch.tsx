'use client'

import { Switch as Radix } from 'radix-ui'
import type { ReactNode } from 'react'

type Props = { checked: boolean; onChange: (checked: boolean) => void; label: ReactNode; help?: ReactNode; disabled?: boolean }

/** On or off, with the word beside it. */
export function Switch({ checked, onChange, label, help, disabled }: Props) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the switch of radix inside is a button, which a label may name
    <label className="flex cursor-pointer gap-2.5">
      <Radix.Root
        checked={checked}
        onCheckedChange={onChange}
        disabled={disabled}
        className="h-5 w-9 shrink-0 rounded-full border border-line-input bg-active p-0.5 transition-colors disabled:opacity-50 data-[state=checked]:border-green data-[state=checked]:bg-green"
      >
        <Radix.Thumb className="block size-3.5 rounded-full bg-fg transition-transform data-[state=checked]:translate-x-4 data-[state=checked]:bg-bg" />
      </Radix.Root>
      <span className="min-w-0">
        <span className="text-base">{label}</span>
        {help && <span className="block max-w-[80ch] text-xs text-muted">{help}</span>}
      </span>
    </label>
  )
}
