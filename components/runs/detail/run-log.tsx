'use client'

import clsx from 'clsx'
import { memo, useEffect, useMemo, useRef, useState } from 'react'
import type { LogLine } from '#domain/views/run-views.ts'
import { useDisplayZone } from '../../ui/display-zone.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { SearchInput } from '../../ui/filter-bar.tsx'
import { Section } from '../../ui/section.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { Switch } from '../../ui/switch.tsx'
import { searchLines } from './log-lines.ts'
import { formatLogTime } from './log-time.ts'
import { useRunLog } from './use-run-log.ts'

/** Closer to the end than this counts as being there. */
const NEAR_END_PX = 24

/** What the handler wrote, following it while it writes; scrolling up stops that, the end takes it up again. */
export function RunLog({ runId, isOver }: { runId: string; isOver: boolean }) {
  const { data: log, error, refetch } = useRunLog(runId, isOver)
  const [search, setSearch] = useState('')
  const [isFollowing, setIsFollowing] = useState(true)
  const lines = useMemo(() => searchLines(log?.lines ?? [], search), [log, search])

  if (error && !log) return <ErrorState title="The log could not be loaded" error={error} onRetry={() => refetch()} />
  return (
    <Section
      title="Log"
      {...(log && { count: log.lines.length + log.droppedCount })}
      actions={
        log &&
        log.lines.length > 0 && (
          <div className="flex min-w-0 items-center gap-3 pb-1">
            {!isOver && <Switch label="Follow" checked={isFollowing} onChange={setIsFollowing} />}
            <SearchInput value={search} onChange={setSearch} placeholder="Search the log" />
          </div>
        )
      }
    >
      {!log ? (
        <SkeletonRows count={4} />
      ) : lines.length === 0 ? (
        <p className="py-2 text-sm text-muted">
          {log.lines.length > 0 ? 'No line matches.' : isOver ? 'It wrote nothing.' : 'Nothing written yet.'}
        </p>
      ) : (
        <Lines
          lines={lines}
          droppedCount={log.droppedCount}
          isFollowing={isFollowing && !isOver}
          onScrolled={(isAtEnd) => !isOver && setIsFollowing(isAtEnd)}
        />
      )}
    </Section>
  )
}

type LinesProps = { lines: readonly LogLine[]; droppedCount: number; isFollowing: boolean; onScrolled: (isAtEnd: boolean) => void }

function Lines({ lines, droppedCount, isFollowing, onScrolled }: LinesProps) {
  const { zone } = useDisplayZone()
  const box = useRef<HTMLDivElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: scrolls when lines came
  useEffect(() => {
    if (isFollowing) box.current?.scrollTo({ top: box.current.scrollHeight })
  }, [lines.at(-1)?.id, isFollowing])
  const look = () => {
    if (box.current) onScrolled(box.current.scrollHeight - box.current.scrollTop - box.current.clientHeight < NEAR_END_PX)
  }
  return (
    <div
      ref={box}
      onScroll={look}
      role="log"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
      tabIndex={0}
      aria-label="Log"
      className="max-h-[28rem] overflow-auto rounded border bg-subtle py-2 font-mono text-xs"
    >
      {droppedCount > 0 && <p className="px-3 pb-1 text-muted">{droppedCount.toLocaleString('en')} older lines are not shown.</p>}
      {lines.map((line, index) => (
        <Line key={line.id} line={line} zone={zone} startsAttempt={index > 0 && lines[index - 1]?.attempt !== line.attempt} />
      ))}
    </div>
  )
}

const levelClass: Record<LogLine['level'], string> = { debug: 'text-faint', info: 'text-fg', warn: 'text-amber', error: 'text-red' }

/** Lines out of sight are not laid out, and those that were there are not drawn again: a log may have thousands. */
const Line = memo(function Line({ line, zone, startsAttempt }: { line: LogLine; zone: string; startsAttempt: boolean }) {
  return (
    <>
      {startsAttempt && <div className="my-1 border-t px-3 pt-1 text-muted">attempt {line.attempt}</div>}
      <div className="flex gap-3 px-3 py-px [contain-intrinsic-size:auto_18px] [content-visibility:auto] hover:bg-hover">
        <time dateTime={line.at} title={line.at} className="tabular shrink-0 text-faint">
          {formatLogTime(line.at, zone)}
        </time>
        <span className="w-10 shrink-0 text-muted max-sm:hidden">{line.level}</span>
        <span className={clsx('min-w-0 whitespace-pre-wrap [overflow-wrap:anywhere]', levelClass[line.level])}>
          {line.message}
          {line.fields && <span className="text-muted"> {JSON.stringify(line.fields)}</span>}
        </span>
      </div>
    </>
  )
})
