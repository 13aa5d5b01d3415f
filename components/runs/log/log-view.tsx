'use client'

import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useRef } from 'react'
import { useDisplayZone } from '../../ui/display-zone.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { LogLineRow } from './log-line.tsx'
import { useLogPages } from './use-log-pages.ts'

const LINE_PX = 18
const OVERSCAN_LINES = 20
/** Closer to the end than this counts as being there. */
const NEAR_END_PX = 24

type Props = {
  runId: string
  /** Empty: all lines. */
  search: string
  /** Lines found. */
  total: number
  lineCount: number
  /** The line, by its number, that is put before one's eyes. */
  line: number | null
  onGoTo: (number: number) => void
  isFollowing: boolean
  onScrolled: (isAtEnd: boolean) => void
}

/** Any number of lines in a box that scrolls: only those in sight are read and drawn. */
export function LogView({ runId, search, total, lineCount, line, onGoTo, isFollowing, onScrolled }: Props) {
  const { zone } = useDisplayZone()
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
  const { lineAt, error } = useLogPages(runId, search, total, { firstIndex: rows[0]?.index ?? 0, lastIndex: rows.at(-1)?.index ?? -1 })
  const tail = lineAt(total - 1)?.id
  // biome-ignore lint/correctness/useExhaustiveDependencies: goes to the end when lines came, and again when their page is there
  useEffect(() => {
    if (isFollowing && total > 0) virtual.scrollToIndex(total - 1, { align: 'end' })
  }, [total, tail, isFollowing])
  // biome-ignore lint/correctness/useExhaustiveDependencies: goes there once
  useEffect(() => {
    if (line !== null && search === '') virtual.scrollToIndex(line - 1, { align: 'center' })
  }, [line, search])
  const look = () => {
    if (box.current) onScrolled(box.current.scrollHeight - box.current.scrollTop - box.current.clientHeight < NEAR_END_PX)
  }
  if (error) return <ErrorState title="A part of the log could not be read" error={error} />
  return (
    <div
      ref={box}
      onScroll={look}
      role="log"
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
                  search={search}
                  numberDigits={String(lineCount).length}
                  isMarked={shown.number === line}
                  onGoTo={search === '' ? undefined : onGoTo}
                />
              )}
            </div>
          )
        })}
      </div>
    </div>
  )
}
