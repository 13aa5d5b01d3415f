'use client'

import { formatDuration } from '#domain/duration-format.ts'
import { MINUTE_MS } from '#scheduling/cron/lengths-of-time.ts'
import { useDisplayZone } from '../../ui/display-zone.tsx'
import { FilterToken } from '../../ui/filter-bar.tsx'
import { formatClock } from '../../ui/time-format.ts'
import { useNow } from '../../ui/use-now.ts'
import type { RunListParams } from '../run-list-params.ts'
import { TIMING_WORDS } from '../run-words.ts'

type Props = { params: RunListParams; onChange: (change: Partial<RunListParams>) => void }

/** What the list is narrowed down to beyond the fields of its row, each to be taken off. */
export function RunFilterTokens({ params, onChange }: Props) {
  const { zone } = useDisplayZone()
  const nowMs = useNow(MINUTE_MS)
  const clock = (instant: Date) => formatClock(instant.getTime(), nowMs, zone)
  const range = (since: Date | null, before: Date | null) =>
    [since && `since ${clock(since)}`, before && `before ${clock(before)}`].filter(Boolean).join(' ')
  const { timing, lateBySeconds, longerThanSeconds, queue, worker, result, errorHash, backfill } = params
  const tokens: [words: string | null, off: Partial<RunListParams>][] = [
    [
      params.activatedSince || params.activatedBefore ? `Activated ${range(params.activatedSince, params.activatedBefore)}` : null,
      { activatedSince: null, activatedBefore: null },
    ],
    [timing && `Timing: ${timing.map((each) => TIMING_WORDS[each]).join(', ')}`, { timing: null }],
    [lateBySeconds === null ? null : `Late by more than ${formatDuration(lateBySeconds * 1000)}`, { lateBySeconds: null }],
    [longerThanSeconds === null ? null : `Longer than ${formatDuration(longerThanSeconds * 1000)}`, { longerThanSeconds: null }],
    [queue && `Queue ${queue}`, { queue: null }],
    [worker && 'Of one worker', { worker: null }],
    [result && `“${result}” in the result`, { result: null }],
    [errorHash && 'With one error', { errorHash: null }],
    [backfill && 'Of one backfill', { backfill: null }],
  ]
  return tokens.map(
    ([words, off]) =>
      words !== null &&
      words !== '' && (
        <FilterToken key={Object.keys(off).join()} onRemove={() => onChange(off)}>
          {words}
        </FilterToken>
      ),
  )
}
