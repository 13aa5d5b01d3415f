'use client'

import clsx from 'clsx'
import { memo } from 'react'
import type { LogLine } from '#domain/views/run-views.ts'
import { textPieces } from './coloured-text.ts'
import { formatLogTime } from './log-time.ts'

const levelClass: Record<LogLine['level'], string> = { debug: 'text-faint', info: 'text-fg', warn: 'text-amber', error: 'text-red' }

type Props = {
  line: LogLine
  zone: string
  search: string
  /** Of the widest number in the log. */
  numberDigits: number
  isMarked: boolean
  /** Goes to the line in the whole log; undefined where the whole log is shown. */
  onGoTo: ((number: number) => void) | undefined
}

/** One line with its number, time and level. */
export const LogLineRow = memo(function LogLineRow({ line, zone, search, numberDigits, isMarked, onGoTo }: Props) {
  const number = <span style={{ minWidth: `${numberDigits}ch` }}>{line.number}</span>
  return (
    <>
      {line.startsAttempt && <div className="my-1 border-t px-3 pt-1 text-muted">attempt {line.attempt}</div>}
      <div className={clsx('flex gap-3 px-3 py-px hover:bg-hover', isMarked && 'bg-accent-soft')}>
        {onGoTo ? (
          <button
            type="button"
            onClick={() => onGoTo(line.number)}
            title="Show it in the whole log"
            className="tabular flex shrink-0 justify-end text-accent hover:underline"
          >
            {number}
          </button>
        ) : (
          <span className="tabular flex shrink-0 select-none justify-end text-right text-faint max-sm:hidden">{number}</span>
        )}
        <time dateTime={line.at} title={line.at} className="tabular shrink-0 text-faint">
          {formatLogTime(line.at, zone)}
        </time>
        <span className="w-10 shrink-0 text-muted max-sm:hidden">{line.level}</span>
        <span className={clsx('min-w-0 whitespace-pre-wrap [overflow-wrap:anywhere]', levelClass[line.level])}>
          <Marked text={line.message} search={search} />
          {line.fields !== null && (
            <span className="text-muted">
              {' '}
              <Marked text={line.fields} search={search} />
            </span>
          )}
        </span>
      </div>
    </>
  )
})

/** The text in its colours, with what was found. */
function Marked({ text, search }: { text: string; search: string }) {
  const pieces = textPieces(text, search)
  return pieces.map(({ text: piece, look, isMatch }, index) => {
    const Piece = isMatch ? 'mark' : 'span'
    return (
      // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of one text never change places
      <Piece key={index} className={clsx(look, isMatch && 'rounded-xs bg-amber-soft', isMatch && look === '' && 'text-inherit')}>
        {piece}
      </Piece>
    )
  })
}
