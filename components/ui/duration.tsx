'use client'

import { formatDuration } from '#domain/duration-format.ts'
import { useNow } from './use-now.ts'

type Props = { startedAt: string | number | Date; endedAt?: string | number | Date | null }

/** `1 m 12 s` from start to end; counts on while there is no end. */
export function Duration({ startedAt, endedAt = null }: Props) {
  const nowMs = useNow(1000)
  const startMs = new Date(startedAt).getTime()
  const durationMs = endedAt === null ? Math.floor(Math.max(0, nowMs - startMs) / 1000) * 1000 : new Date(endedAt).getTime() - startMs
  return <span className="tabular whitespace-nowrap">{endedAt === null && durationMs < 1000 ? '0 s' : formatDuration(durationMs)}</span>
}
