'use client'

import clsx from 'clsx'
import { CalendarDays } from 'lucide-react'
import { type ChangeEvent, useRef, useState } from 'react'
import { inputClass, useFieldControl, useUnreadable } from './field.tsx'
import { formatOffset } from './time-format.ts'
import { instantText, readTypedInstant } from './typed-instant.ts'
import { keepUnreadable, keptUnreadable } from './unreadable-text.ts'
import { useHydrated } from './use-hydrated.ts'

type Props = {
  /** Epoch ms; null for empty, NaN for what can't be read. */
  value: number | null
  /** Never null for what can't be read: a caller refuses NaN. */
  onChange: (instantMs: number | null) => void
  /** On whose wall clock one types; say it in the label. */
  zone: string
  /** Of a form whose draft is kept: what can't be read stands there again. */
  name?: string
  onBlur?: () => void
}

/** A date and time of a zone, typed as `2026-03-31 08:00` (an ISO text with offset may be pasted), or its day taken from a calendar. */
export function DateTimeInput({ value, onChange, zone, onBlur, name }: Props) {
  const isHydrated = useHydrated()
  const [typed, setTyped] = useState('')
  const [isLeft, setIsLeft] = useState(false)
  const read = readTypedInstant(typed, zone)
  const shown = Object.is(read.value, value) ? typed : Number.isNaN(value) ? (keptUnreadable(name) ?? '?') : instantText(value, zone)
  useUnreadable(readTypedInstant(shown, zone).problem, isLeft)
  const type = (text: string) => {
    const { value: instantMs, problem } = readTypedInstant(text, zone)
    setTyped(text)
    keepUnreadable(name, problem === null ? null : text)
    onChange(instantMs)
  }
  const hasOffset = value !== null && !Number.isNaN(value)
  return (
    <span className="flex min-w-0 flex-col gap-1">
      <span className="relative flex min-w-0">
        <input
          type="text"
          autoComplete="off"
          spellCheck={false}
          placeholder="yyyy-mm-dd hh:mm"
          {...useFieldControl()}
          readOnly={!isHydrated}
          value={shown}
          onChange={(event) => {
            setIsLeft(false)
            type(event.target.value)
          }}
          onBlur={() => {
            setIsLeft(true)
            onBlur?.()
          }}
          className={clsx(inputClass, 'tabular h-8 pr-24')}
        />
        {hasOffset && (
          <span className="pointer-events-none absolute inset-y-0 right-9 flex items-center text-xs text-faint">
            {formatOffset(value, zone)}
          </span>
        )}
        <CalendarButton day={shown.slice(0, 10)} onPick={(day) => type(`${day} ${timeOf(shown)}`)} isDisabled={!isHydrated} />
      </span>
      {read.note !== null && Object.is(read.value, value) && (
        <span role="status" className="text-xs text-amber">
          {read.note}
        </span>
      )}
    </span>
  )
}

/** The browser's own calendar; what is taken from it is written into the text as a date of ours. */
function CalendarButton({ day, onPick, isDisabled }: { day: string; onPick: (day: string) => void; isDisabled: boolean }) {
  const picker = useRef<HTMLInputElement>(null)
  const pick = (event: ChangeEvent<HTMLInputElement>) => event.target.value !== '' && onPick(event.target.value)
  return (
    <>
      <input
        ref={picker}
        type="date"
        tabIndex={-1}
        aria-hidden
        value={/^\d{4}-\d\d-\d\d$/.test(day) ? day : ''}
        onChange={pick}
        className="pointer-events-none absolute right-0 bottom-0 size-px opacity-0"
      />
      <button
        type="button"
        aria-label="Choose the day"
        disabled={isDisabled}
        onClick={() => picker.current?.showPicker()}
        className="absolute inset-y-0.5 right-0.5 flex w-7 items-center justify-center rounded text-muted hover:bg-hover hover:text-fg"
      >
        <CalendarDays aria-hidden className="size-4" />
      </button>
    </>
  )
}

/** The time that stands in the text, midnight where there is none. */
function timeOf(text: string): string {
  return /\d\d:\d\d(:\d\d)?/.exec(text.slice(10))?.[0] ?? '00:00'
}
