'use client'

import { useRef, useState } from 'react'
import type { CronColumns } from '#scheduling/cron/crontab-definition.ts'
import type { LineWay } from '#scheduling/cron/pasted-line.ts'
import { isPlain, type PastedLine, type PastedText, readPastedText } from '#scheduling/cron/pasted-text.ts'

type Options = {
  /** The second column is on show: six columns that are typed begin with it. */
  hasSeconds: boolean
  onColumns: (columns: CronColumns) => void
  onZone: (timezone: string) => void
}

/** What stands in the box for whole expressions and is not yet in the columns. */
export type PendingExpression = { text: string; reading: PastedText; isTold: boolean }

export type Expression = ReturnType<typeof useExpression>

/**
 * The box for whole expressions. Columns and nothing else go into the columns as they are typed; what needs a look first (users, zones, six
 * columns, several lines) waits until someone takes it. While anything waits or can't be read, nothing is saved: `holdsBack` says so.
 */
export function useExpression({ hasSeconds, onColumns, onZone }: Options) {
  const [typed, setTyped] = useState<string | null>(null)
  const [pending, setPending] = useState<PendingExpression | null>(null)
  const input = useRef<HTMLInputElement>(null)

  const take = ({ columns }: LineWay, { timezone }: Pick<PastedLine, 'timezone'>) => {
    onColumns(columns)
    if (timezone !== null) onZone(timezone)
    setTyped(null)
    setPending(null)
  }
  /** @returns whether it went into the columns at once */
  const show = (text: string, reading: PastedText, isTold: boolean): boolean => {
    setTyped(text)
    const [line] = reading.lines
    const [way] = line?.ways ?? []
    if (way && isPlain(reading)) {
      onColumns(way.columns)
      setPending(null)
      return true
    }
    setPending({ text, reading, isTold })
    return false
  }
  return {
    input,
    typed,
    pending,
    take,
    type: (text: string) => show(text, readPastedText(text, { secondsFirst: hasSeconds }), pending?.isTold ?? false),
    /** For what was pasted, here or into a column. */
    paste: (text: string, reading: PastedText) => {
      if (show(text.trim().replace(/\s*[\r\n]+\s*/g, ' ⏎ '), reading, reading.problem !== null)) setTyped(null)
    },
    /** @param isForButton someone is about to press a button: a sentence that comes now would move it away from under the pointer */
    leave: (isForButton: boolean) => {
      if (pending === null) setTyped(null)
      else if (pending.reading.problem !== null && !isForButton) setPending({ ...pending, isTold: true })
    },
    giveUp: () => {
      setTyped(null)
      setPending(null)
    },
    /** To be asked before a save: true while something stands in the box that is not in the columns, which is then said there. */
    holdsBack: (): boolean => {
      if (pending === null) return false
      setPending({ ...pending, isTold: true })
      input.current?.focus()
      return true
    },
  }
}
