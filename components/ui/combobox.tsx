'use client'

import clsx from 'clsx'
import { Command } from 'cmdk'
import { Check, ChevronsUpDown, X } from 'lucide-react'
import { Popover } from 'radix-ui'
import { type ReactNode, useState } from 'react'
import { containsWords } from './contains-words.ts'
import { inputClass, useFieldControl, useFieldLabelId } from './field.tsx'
import { PopoverPanel } from './popover-panel.tsx'

export type ComboboxOption<Value extends string | number> = {
  value: Value
  label: string
  /** A second line: a description, a zone's offset. */
  hint?: string
  icon?: ReactNode
  disabled?: boolean
}

type Props<Value extends string | number> = {
  value: Value | null
  onChange: (value: Value | null) => void
  /** Shown for the value while its option is not among those loaded. */
  valueLabel?: string
  options: readonly ComboboxOption<Value>[]
  /** Given: the caller loads the options for what is typed (no filtering here). */
  onSearch?: (search: string) => void
  isLoading?: boolean
  /** With `onSearch`: how many more the search finds than the options given. */
  hiddenCount?: number
  placeholder?: string
  searchPlaceholder?: string
  emptyText?: string
  /** Under the list: for instance "New crontab …". */
  footer?: (close: () => void) => ReactNode
  canClear?: boolean
  isMono?: boolean
  disabled?: boolean
  ariaLabel?: string
  onBlur?: () => void
}

/** More options than these are not drawn: one types. */
const MOST_DRAWN = 100

/** A searchable choice of one among many; options may come from the server while one types. */
export function Combobox<Value extends string | number>(props: Props<Value>) {
  const { value, onChange, options, onSearch, placeholder = 'Choose …', canClear = false, isMono = false, ariaLabel } = props
  const [isOpen, setIsOpen] = useState(false)
  const labelId = useFieldLabelId()
  const control = useFieldControl()
  const shown = value === null ? null : (options.find((option) => option.value === value)?.label ?? props.valueLabel ?? String(value))
  const close = () => {
    setIsOpen(false)
    onSearch?.('')
    props.onBlur?.()
  }
  const triggerId = control.id
  return (
    <Popover.Root open={isOpen} onOpenChange={(open) => (open ? setIsOpen(true) : close())}>
      <span className="relative flex min-w-0">
        <Popover.Trigger
          {...control}
          type="button"
          role="combobox"
          disabled={props.disabled}
          aria-expanded={isOpen}
          aria-label={ariaLabel}
          aria-labelledby={labelId && triggerId ? `${labelId} ${triggerId}` : undefined}
          className={clsx(
            inputClass,
            'flex h-8 items-center text-left',
            canClear && value !== null ? 'pr-14' : 'pr-8',
            isMono && 'font-mono text-sm',
          )}
        >
          <span className={clsx('truncate', shown === null && 'font-sans text-faint')}>{shown ?? placeholder}</span>
        </Popover.Trigger>
        <ChevronsUpDown aria-hidden className="pointer-events-none absolute top-2 right-2 size-4 text-muted" />
        {canClear && value !== null && !props.disabled && (
          <button
            type="button"
            aria-label="Clear"
            onClick={() => onChange(null)}
            className="absolute top-1.5 right-7 rounded-sm p-0.5 text-muted hover:text-fg"
          >
            <X className="size-4" />
          </button>
        )}
      </span>
      <PopoverPanel className="w-(--radix-popover-trigger-width) min-w-[min(22rem,calc(100vw-1rem))]">
        <ComboboxList
          {...props}
          choose={(chosen) => {
            onChange(chosen)
            close()
          }}
          close={close}
        />
      </PopoverPanel>
    </Popover.Root>
  )
}

function ComboboxList<Value extends string | number>(props: Props<Value> & { choose: (value: Value) => void; close: () => void }) {
  const { onSearch, isLoading = false, searchPlaceholder = 'Search …', emptyText = 'Nothing found.', footer, choose, close } = props
  const [typed, setTyped] = useState('')
  const [held, hold] = useState<readonly ComboboxOption<Value>[] | null>(null)
  const options = held ?? props.options
  const isLong = onSearch === undefined && options.length > MOST_DRAWN
  const found = isLong ? options.filter((option) => containsWords(`${option.label} ${option.hint ?? ''}`, typed)) : options
  const shown = found.slice(0, MOST_DRAWN)
  const hiddenCount = found.length - shown.length + (props.hiddenCount ?? 0)
  return (
    <Command shouldFilter={onSearch === undefined && !isLong} loop>
      <Command.Input
        placeholder={searchPlaceholder}
        onValueChange={(text) => {
          setTyped(text)
          onSearch?.(text)
        }}
        className="h-9 w-full border-b bg-transparent px-3 text-base placeholder:text-faint focus-visible:outline-none"
      />
      <Command.List
        aria-busy={isLoading}
        // What is found while an option is pressed must not come between the pointer and it.
        onPointerDown={() => hold(options)}
        onPointerUp={() => setTimeout(() => hold(null))}
        onPointerCancel={() => hold(null)}
        // A finger leaves as it is lifted, before the click.
        onPointerLeave={({ pointerType }) => pointerType === 'mouse' && hold(null)}
        className="max-h-72 overflow-y-auto p-1"
      >
        <Command.Empty className="px-2 py-3 text-sm text-muted">{isLoading ? 'Looking …' : emptyText}</Command.Empty>
        {shown.map((option) => (
          <Command.Item
            key={option.value}
            value={String(option.value)}
            keywords={[option.label, option.hint ?? '']}
            disabled={option.disabled}
            onSelect={() => choose(option.value)}
            className="flex min-h-8 cursor-pointer items-center gap-2 rounded-sm px-2 py-1 data-[disabled=true]:cursor-not-allowed data-[disabled=true]:opacity-50 data-[selected=true]:bg-hover"
          >
            {option.icon}
            <span className="min-w-0 flex-1">
              <span className={clsx('block truncate text-sm', props.isMono && 'font-mono')}>{option.label}</span>
              {option.hint && <span className="line-clamp-2 text-xs text-muted">{option.hint}</span>}
            </span>
            {option.value === props.value && <Check aria-hidden className="size-4 shrink-0" />}
          </Command.Item>
        ))}
        {hiddenCount > 0 && (
          <p className="px-2 py-1.5 text-xs text-muted">and {hiddenCount.toLocaleString('en')} more: type to narrow them down</p>
        )}
      </Command.List>
      {footer && <div className="border-t p-1">{footer(close)}</div>}
    </Command>
  )
}
