'use client'

import { RadioGroup } from 'radix-ui'
import { type ReactNode, useId } from 'react'

type Props<Value extends string> = {
  legend: ReactNode
  value: Value
  onChange: (value: Value) => void
  choices: readonly { value: Value; label: ReactNode; help?: ReactNode }[]
}

/** A few choices, all of them visible, each with its consequence. */
export function RadioChoices<Value extends string>({ legend, value, onChange, choices }: Props<Value>) {
  const id = useId()
  const choose = (chosen: string) => {
    const found = choices.find((choice) => choice.value === chosen)
    if (found) onChange(found.value)
  }
  return (
    <div>
      <p id={id} className="pb-2 text-sm font-medium">
        {legend}
      </p>
      <RadioGroup.Root aria-labelledby={id} value={value} onValueChange={choose} className="flex flex-col gap-2">
        {choices.map((choice) => (
          // biome-ignore lint/a11y/noLabelWithoutControl: the radio of radix inside is a button, which a label may name
          <label key={choice.value} className="flex cursor-pointer gap-2.5">
            <RadioGroup.Item
              value={choice.value}
              className="mt-0.5 flex size-4 shrink-0 items-center justify-center rounded-full border border-line-input bg-bg data-[state=checked]:border-primary"
            >
              <RadioGroup.Indicator className="size-2 rounded-full bg-primary" />
            </RadioGroup.Item>
            <span className="min-w-0">
              <span className="text-base">{choice.label}</span>
              {choice.help && <span className="block max-w-[80ch] text-xs text-muted">{choice.help}</span>}
            </span>
          </label>
        ))}
      </RadioGroup.Root>
    </div>
  )
}
