'use client'

import clsx from 'clsx'
import { formatDuration } from '#domain/duration-format.ts'
import type { RunDetail } from '#domain/views/run-views.ts'
import { hueVariable, STATE_LOOKS } from '../../ui/state-look.ts'
import { useNow } from '../../ui/use-now.ts'
import { attemptTimeline, type TimelineStretch } from './attempt-timeline.ts'

/** The life of a run as one strip: attempts in the colour of their end, queue and waits hatched between them. The list under it says the same. */
export function AttemptStrip({ run }: { run: RunDetail }) {
  const nowMs = useNow(1_000)
  const stretches = attemptTimeline(run, nowMs)
  if (stretches.length === 0) return null
  const isShortened = stretches.some((stretch) => stretch.isShortened)
  return (
    <div aria-hidden className="pb-3">
      <div className="flex h-4 overflow-hidden rounded-sm">
        {stretches.map((stretch) => (
          <Stretch key={`${stretch.kind} ${stretch.startMs} ${stretch.number}`} stretch={stretch} />
        ))}
      </div>
      {isShortened && <p className="pt-0.5 text-right text-xs text-muted">hatched: waits, drawn shorter than they were</p>}
    </div>
  )
}

function Stretch({ stretch: { kind, number, outcome, ms, share } }: { stretch: TimelineStretch }) {
  const title = kind === 'attempt' ? `Attempt ${number}` : kind === 'queue' ? 'In the queue' : 'Waited'
  return (
    <span
      title={`${title}: ${formatDuration(ms)}`}
      style={{ flexGrow: share, ...(outcome && { backgroundColor: hueVariable(STATE_LOOKS[outcome].hue) }) }}
      className={clsx(
        'min-w-[3px] basis-0 border-bg not-first:border-l',
        kind !== 'attempt' && 'bg-[repeating-linear-gradient(135deg,var(--amber-soft)_0_4px,var(--line-strong)_4px_6px)]',
      )}
    />
  )
}
