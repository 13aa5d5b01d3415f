'use client'

import { useQuery } from '@tanstack/react-query'
import clsx from 'clsx'
import { Download } from 'lucide-react'
import { parseAsInteger, parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs'
import { type ReactNode, useCallback, useState } from 'react'
import { LOG_LEVELS, type LogLevel } from '#domain/log-levels.ts'
import { DAY_MS } from '#scheduling/cron/lengths-of-time.ts'
import { historyEndWords } from '../../history/history-end-words.ts'
import { historyEndQuery } from '../../history/queries.ts'
import { buttonClass } from '../../ui/button-class.ts'
import { ErrorState } from '../../ui/error-state.tsx'
import { SearchInput } from '../../ui/filter-bar.tsx'
import { Section } from '../../ui/section.tsx'
import { Select } from '../../ui/select.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { Switch } from '../../ui/switch.tsx'
import { useNow } from '../../ui/use-now.ts'
import { LogView } from './log-view.tsx'
import { useLogLength } from './use-log-pages.ts'

/** What the handler wrote, all of it: searched by the server, followed while it is written; scrolling up stops that, the end takes it up again. */
export function RunLog({ runId, isOver, endedAt }: { runId: string; isOver: boolean; endedAt: string | null }) {
  const [{ log: search, level, line }, setParams] = useQueryStates({
    log: parseAsString.withDefault(''),
    level: parseAsStringLiteral(LOG_LEVELS),
    line: parseAsInteger,
  })
  const { data: length, error, refetch, isPlaceholderData } = useLogLength(runId, { search, level }, isOver)
  // Whoever comes for a line stays at it.
  const [isFollowing, setIsFollowing] = useState(line === null)
  // A log that was seen growing keeps its room: what stands below does not move with each line.
  const [keepsRoom, setKeepsRoom] = useState(!isOver)
  if (!isOver && !keepsRoom) setKeepsRoom(true)
  const setSearch = useCallback((text: string) => void setParams({ log: text || null, line: null }), [setParams])

  if (error && !length) return <ErrorState title="The log could not be loaded" error={error} onRetry={() => refetch()} />
  const isFiltered = search !== '' || level !== null
  const mayFollow = !isOver && !isFiltered && !isPlaceholderData
  return (
    <Section
      title="Log"
      {...(length && { count: length.lineCount })}
      actions={
        length &&
        length.lineCount > 0 && (
          <div className="flex min-w-0 flex-wrap items-center justify-end gap-x-3 gap-y-1 pb-1">
            <Select
              aria-label="Levels shown"
              className="w-36"
              value={level ?? 'debug'}
              onChange={(least) => setParams({ level: least === 'debug' ? null : least, line: null })}
              options={LEVEL_OPTIONS}
            />
            {!isOver && <Switch label="Follow" checked={isFollowing} onChange={setIsFollowing} />}
            <a href={`/api/runs/${runId}/log`} download className={buttonClass('quiet', 'sm')}>
              <Download />
              Download
            </a>
            <SearchInput value={search} onChange={setSearch} placeholder="Search the log" />
          </div>
        )
      }
    >
      <div className={clsx('[--log-height:28rem]', keepsRoom && 'h-(--log-height)')}>
        {!length ? (
          <SkeletonRows count={4} />
        ) : length.lineCount === 0 ? (
          <NoLog isOver={isOver} endedAt={endedAt} />
        ) : length.total === 0 ? (
          <Words>None of its {length.lineCount.toLocaleString('en')} lines matches.</Words>
        ) : (
          <LogView
            key={JSON.stringify(length.filter)}
            runId={runId}
            filter={length.filter}
            total={length.total}
            lineCount={length.lineCount}
            line={line}
            onGoTo={(number) => {
              setIsFollowing(false)
              setParams({ log: null, level: null, line: number }, { history: 'push' })
            }}
            isFollowing={isFollowing && mayFollow}
            onScrolled={(isAtEnd) => mayFollow && setIsFollowing(isAtEnd)}
          />
        )}
      </div>
      {length && isFiltered && !isPlaceholderData && length.total > 0 && (
        <p className="pt-1 text-xs text-muted" role="status">
          {length.total.toLocaleString('en')} of {length.lineCount.toLocaleString('en')} lines; a number leads to its place in the whole
          log.
        </p>
      )}
    </Section>
  )
}

const LEVEL_OPTIONS: { value: LogLevel; label: string }[] = [
  { value: 'debug', label: 'All levels' },
  { value: 'info', label: 'Info and up' },
  { value: 'warn', label: 'Warnings, errors' },
  { value: 'error', label: 'Errors' },
]

/** Of an old run it can't be told whether it wrote nothing or what it wrote is gone. */
function NoLog({ isOver, endedAt }: { isOver: boolean; endedAt: string | null }) {
  const nowMs = useNow(60_000)
  const { data: end } = useQuery(historyEndQuery(null))
  const isOld = end !== undefined && endedAt !== null && Date.parse(endedAt) < nowMs - end.logsDays * DAY_MS
  if (isOver && isOld) return <Words>Nothing is left of its log: {historyEndWords(end, 'log')}</Words>
  return <Words>{isOver ? 'It wrote nothing.' : 'Nothing written yet.'}</Words>
}

function Words({ children }: { children: ReactNode }) {
  return <p className="py-2 text-sm text-muted">{children}</p>
}
