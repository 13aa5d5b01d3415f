'use client'

import clsx from 'clsx'
import { useEffect, useRef, useState } from 'react'
import type { LogLine } from '#domain/views/run-views.ts'
import { useDisplayZone } from '../../ui/display-zone.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { SearchInput } from '../../ui/filter-bar.tsx'
import { Section } from '../../ui/section.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { Switch } from '../../ui/switch.tsx'
import { searchLines } from './log-lines.ts'
import { useRunLog } from './use-run-log.ts'

/** What the handler wrote, following it while it writes. */
export function RunLog({ runId, isOver }: { runId: string; isOver: boolean }) {
  const { data: log, error, refetch } = useRunLog(runId, isOver)
  const [search, setSearch] = useState('')
  const [isFollowing, setIsFollowing] = useState(true)
  const box = useRef<HTMLDivElement>(null)
  const lines = searchLines(log?.lines ?? [], search)
  // biome-ignore lint/correctness/useExhaustiveDependencies: scrolls when lines came
  useEffect(() => {
    if (isFollowing && !isOver) box.current?.scrollTo({ top: box.current.scrollHeight })
  }, [lines.length, isFollowing, isOver])

  if (error && !log) return <ErrorState title="The log could not be loaded" error={error} onRetry={() => refetch()} />
  return (
    <Section
      title="Log"
      {...(log && { count: log.lines.length + log.droppedCount })}
      actions={
        <div className="flex items-center gap-3 pb-1">
          {!isOver && <Switch label="Follow" checked={isFollowing} onChange={setIsFollowing} />}
          <SearchInput value={search} onChange={setSearch} placeholder="Search the log" />
        </div>
      }
    >
      {!log ? (
        <SkeletonRows count={4} />
      ) : lines.length === 0 ? (
        <p className="py-2 text-sm text-muted">
          {log.lines.length > 0 ? 'No line matches.' : isOver ? 'It wrote nothing.' : 'Nothing written yet.'}
        </p>
      ) : (
        <div
          ref={box}
          role="log"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
          tabIndex={0}
          aria-label="Log"
          className="max-h-[28rem] overflow-auto rounded border bg-subtle py-2 font-mono text-xs"
        >
          {log.droppedCount > 0 && (
            <p className="px-3 pb-1 text-muted">{log.droppedCount.toLocaleString('en')} older lines are not shown.</p>
          )}
          {lines.map((line, index) => (
            <Line key={line.id} line={line} startsAttempt={index > 0 && lines[index - 1]?.attempt !== line.attempt} />
          ))}
        </div>
      )}
    </Section>
  )
}

const levelClass: Record<LogLine['level'], string> = { debug: 'text-faint', info: 'text-fg', warn: 'text-amber', error: 'text-red' }

function Line({ line, startsAttempt }: { line: LogLine; startsAttempt: boolean }) {
  const { zone } = useDisplayZone()
  return (
    <>
      {startsAttempt && <div className="my-1 border-t px-3 pt-1 text-muted">attempt {line.attempt}</div>}
      <div className="flex gap-3 px-3 py-px hover:bg-hover">
        <time dateTime={line.at} title={line.at} className="tabular shrink-0 text-faint">
          {clockWithMilliseconds(line.at, zone)}
        </time>
        <span className="w-10 shrink-0 text-muted max-sm:hidden">{line.level}</span>
        <span className={clsx('min-w-0 whitespace-pre-wrap [overflow-wrap:anywhere]', levelClass[line.level])}>
          {line.message}
          {line.fields && <span className="text-muted"> {JSON.stringify(line.fields)}</span>}
        </span>
      </div>
    </>
  )
}

function clockWithMilliseconds(instant: string, zone: string): string {
  return new Date(instant).toLocaleTimeString('en-GB', { timeZone: zone, hour12: false, fractionalSecondDigits: 3 })
}
