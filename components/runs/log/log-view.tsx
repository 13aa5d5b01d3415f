'use client'

import { useVirtualizer } from '@tanstack/react-virtual'
import { ArrowDown } from 'lucide-react'
import { type RefObject, useEffect, useRef, useState } from 'react'
import { counted } from '#domain/counted.ts'
import { Button } from '../../ui/button.tsx'
import { useDisplayZone } from '../../ui/display-zone.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import type { LogFilter } from '../queries.ts'
import { LogLineRow } from './log-line.tsx'
import { useLogPages } from './use-log-pages.ts'

const LINE_PX = 18
const OVERSCAN_LINES = 20
/** Closer to the end than this counts as being there. */
const NEAR_END_PX = 24

type Props = {
  runId: string
  filter: LogFilter
  /** Lines that the filter leaves. */
  total: number
  lineCount: number
  /** The line, by its number, that is put before one's eyes. */
  line: number | null
  onGoTo: (number: number) => void
  isFollowing: boolean
  onScrolled: (isAtEnd: boolean) => void
}

/** Any number of lines in a box that scrolls: only those in sight are read and drawn. */
export function LogView({ runId, filter, total, lineCount, line, onGoTo, isFollowing, onScrolled }: Props) {
  const { zone } = useDisplayZone()
  const isWhole = filter.search === '' && filter.level === null
  const box = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: total,
    getScrollElement: () => box.current,
    estimateSize: () => LINE_PX,
    overscan: OVERSCAN_LINES,
    paddingStart: 8,
    paddingEnd: 8,
  })
  const rows = virtual.getVirtualItems()
  const { lineAt, error } = useLogPages(runId, filter, total, { firstIndex: rows[0]?.index ?? 0, lastIndex: rows.at(-1)?.index ?? -1 })
  const tail = lineAt(total - 1)?.id
  // biome-ignore lint/correctness/useExhaustiveDependencies: goes to the end when lines came, and again when their page is there
  useEffect(() => {
    if (isFollowing && total > 0) virtual.scrollToIndex(total - 1, { align: 'end' })
  }, [total, tail, isFollowing])
  // biome-ignore lint/correctness/useExhaustiveDependencies: goes there once
  useEffect(() => {
    if (line !== null && isWhole) virtual.scrollToIndex(line - 1, { align: 'center' })
  }, [line, isWhole])
  const { awayAt, look } = useAway(box, total, isFollowing, onScrolled)
  if (error) return <ErrorState title="A part of the log could not be read" error={error} />
  return (
    <div className="relative">
      <div
        ref={box}
        onScroll={look}
        role="log"
        // What scrolling draws is no news.
        aria-live={isFollowing ? 'polite' : 'off'}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        tabIndex={0}
        aria-label="Log"
        className="max-h-(--log-height) overflow-auto rounded border bg-subtle font-mono text-xs leading-4"
      >
        <div className="relative" style={{ height: virtual.getTotalSize() }}>
          {rows.map(({ index, key, start }) => {
            const shown = lineAt(index)
            return (
              <div
                key={key}
                ref={virtual.measureElement}
                data-index={index}
                className="absolute inset-x-0 top-0"
                style={{ transform: `translateY(${start}px)`, minHeight: LINE_PX }}
              >
                {shown && (
                  <LogLineRow
                    line={shown}
                    zone={zone}
                    search={filter.search}
                    numberDigits={String(lineCount).length}
                    isMarked={shown.number === line}
                    onGoTo={isWhole ? undefined : onGoTo}
                  />
                )}
              </div>
            )
          })}
        </div>
      </div>

      {awayAt !== null && (
        <Button
          size="sm"
          className="absolute right-4 bottom-3 bg-raised shadow-float"
          onClick={() => virtual.scrollToIndex(total - 1, { align: 'end' })}
        >
          <ArrowDown />
          {awayAt < total ? `To the end, ${counted(total - awayAt, 'new line')}` : 'To the end'}
        </Button>
      )}
    </div>
  )
}

/**
 * How many lines there were when one scrolled away from the end; null: one is there. What grows or is measured anew moves the end without anybody
 * having scrolled: only scrolling up leaves it.
 */
function useAway(box: RefObject<HTMLDivElement | null>, total: number, isFollowing: boolean, onScrolled: (isAtEnd: boolean) => void) {
  const [awayAt, setAwayAt] = useState<number | null>(null)
  const lastTop = useRef(0)
  // Where nobody follows, a log begins at its top, and lines that come lie beyond what is shown.
  useEffect(() => {
    if (!isFollowing && box.current && !isAtEnd(box.current)) setAwayAt((before) => before ?? total)
  }, [box, total, isFollowing])
  const look = () => {
    if (!box.current) return
    const isUp = box.current.scrollTop < lastTop.current
    lastTop.current = box.current.scrollTop
    if (isAtEnd(box.current)) {
      setAwayAt(null)
      onScrolled(true)
    } else if (isUp) {
      setAwayAt((before) => before ?? total)
      onScrolled(false)
    }
  }
  return { awayAt, look }
}

function isAtEnd({ scrollTop, scrollHeight, clientHeight }: HTMLDivElement): boolean {
  return scrollHeight - scrollTop - clientHeight < NEAR_END_PX
}
