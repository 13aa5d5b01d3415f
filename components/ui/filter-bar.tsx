'use client'

import clsx from 'clsx'
import { Search, X } from 'lucide-react'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { usePageKeys } from './keyboard/use-page-keys.ts'
import { StateMark } from './state-badge.tsx'
import type { ShownState } from './state-look.ts'
import { useHydrated } from './use-hydrated.ts'

type Props = {
  search?: { value: string; onChange: (value: string) => void; placeholder: string }
  /** Further filters at the right: selects, comboboxes, chips. */
  children?: ReactNode
}

/** One row of filters. `/` goes to the search. Keep the values in the URL with nuqs. */
export function FilterBar({ search, children }: Props) {
  return (
    <div className="flex flex-wrap items-center gap-x-1.5 gap-y-2 pb-3">
      {search && <SearchInput {...search} />}
      {children}
    </div>
  )
}

const SEARCH_DELAY_MS = 200
/** A placeholder of so many letters has room in a narrow field, which leaves more to the filters beside it. */
const SHORT = 15

/** Tells what is typed after a short pause; `/` focuses it, Escape empties it. */
export function SearchInput({ value, onChange, placeholder }: { value: string; onChange: (value: string) => void; placeholder: string }) {
  const input = useRef<HTMLInputElement>(null)
  const isHydrated = useHydrated()
  const [typed, setTyped] = useState(value)
  const told = useRef(value)
  usePageKeys({ '/': () => input.current?.focus() })
  useEffect(() => {
    if (value !== told.current) {
      told.current = value
      setTyped(value)
    }
  }, [value])
  useEffect(() => {
    if (typed === told.current) return
    const timer = setTimeout(() => {
      told.current = typed
      onChange(typed)
    }, SEARCH_DELAY_MS)
    return () => clearTimeout(timer)
  }, [typed, onChange])
  return (
    <label className={clsx('relative flex w-full items-center', placeholder.length > SHORT ? 'sm:w-64' : 'sm:w-46 2xl:w-64')}>
      <span className="sr-only">{placeholder}</span>
      <Search aria-hidden className="pointer-events-none absolute left-2.5 size-4 text-faint" />
      <input
        ref={input}
        type="search"
        autoComplete="off"
        readOnly={!isHydrated}
        value={typed}
        placeholder={placeholder}
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={(event) => event.key === 'Escape' && (typed === '' ? input.current?.blur() : setTyped(''))}
        className="h-8 w-full appearance-none rounded border border-line-strong bg-bg px-8 text-sm [&::-webkit-search-cancel-button]:hidden placeholder:text-faint focus-visible:border-accent focus-visible:outline-1 focus-visible:outline-offset-0"
      />
      {typed === '' ? (
        <kbd
          aria-hidden
          className="pointer-events-none absolute right-2 rounded-sm border border-line-strong px-1 font-sans text-xs leading-4 text-faint max-sm:hidden"
        >
          /
        </kbd>
      ) : (
        <button
          type="button"
          aria-label="Empty the search"
          onClick={() => setTyped('')}
          className="absolute right-1.5 rounded-sm p-1 text-muted hover:text-fg"
        >
          <X className="size-3.5" />
        </button>
      )}
    </label>
  )
}

/** A filter that only a link sets: says what it is, and is taken off. */
export function FilterToken({ children, onRemove }: { children: ReactNode; onRemove: () => void }) {
  return (
    <span className="inline-flex h-7 max-w-full items-center gap-1 rounded-full border border-fg bg-active pr-1 pl-2.5 text-xs font-medium">
      <span className="truncate">{children}</span>
      <button
        type="button"
        aria-label="Take this filter off"
        onClick={onRemove}
        className="rounded-full p-0.5 text-muted hover:bg-hover hover:text-fg"
      >
        <X className="size-3.5" />
      </button>
    </span>
  )
}

export type FilterChip<Value extends string> = { value: Value; label: string; count?: number | undefined; state?: ShownState }

type ChipsProps<Value extends string> = {
  label: string
  chips: readonly FilterChip<Value>[]
  /** Null: no filter. */
  value: Value | null
  onChange: (value: Value | null) => void
}

/** Chips with counts of which at most one is on; the one that is on is switched off by a second click. */
export function FilterChips<Value extends string>({ label, chips, value, onChange }: ChipsProps<Value>) {
  return <Chips label={label} chips={chips} isOn={(chip) => chip === value} onToggle={(chip) => onChange(chip === value ? null : chip)} />
}

type ManyChipsProps<Value extends string> = Omit<ChipsProps<Value>, 'value' | 'onChange'> & {
  /** None: no filter. */
  values: readonly Value[]
  onChange: (values: Value[]) => void
}

/** Chips of which any number is on: what is one of these. */
export function ManyFilterChips<Value extends string>({ label, chips, values, onChange }: ManyChipsProps<Value>) {
  const toggled = (chip: Value) => chips.map((each) => each.value).filter((each) => (each === chip) !== values.includes(each))
  return <Chips label={label} chips={chips} isOn={(chip) => values.includes(chip)} onToggle={(chip) => onChange(toggled(chip))} />
}

type AnyChipsProps<Value extends string> = {
  label: string
  chips: readonly FilterChip<Value>[]
  isOn: (value: Value) => boolean
  onToggle: (value: Value) => void
}

function Chips<Value extends string>({ label, chips, isOn, onToggle }: AnyChipsProps<Value>) {
  return (
    <fieldset className="flex min-w-0 flex-wrap items-center gap-1">
      <legend className="sr-only">{label}</legend>
      {chips.map((chip) => (
        <button
          key={chip.value}
          type="button"
          aria-pressed={isOn(chip.value)}
          onClick={() => onToggle(chip.value)}
          className={clsx(
            'inline-flex h-7 items-center gap-1.5 whitespace-nowrap rounded-full border px-2.5 text-xs transition-colors',
            isOn(chip.value) ? 'border-fg bg-active font-medium text-fg' : 'border-line-strong text-muted hover:bg-hover hover:text-fg',
          )}
        >
          {chip.state && <StateMark state={chip.state} />}
          {chip.label}
          {chip.count !== undefined && <span className="tabular text-faint">{chip.count.toLocaleString('en')}</span>}
        </button>
      ))}
    </fieldset>
  )
}
