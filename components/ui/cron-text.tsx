'use client'

import { useMemo } from 'react'
import { cronExpression } from '#scheduling/cron/cron-expression.ts'
import type { CrontabDefinition } from '#scheduling/cron/crontab-definition.ts'
import { readableSchedule } from '#scheduling/cron/schedule.ts'
import { crontabInWords } from '#scheduling/cron/words.ts'
import { RelativeTime } from './relative-time.tsx'
import { useNow } from './use-now.ts'

type Props = {
  crontab: CrontabDefinition
  /** `line`: words, the expression on hover. `full`: expression, words, zone and next instant under each other. */
  show?: 'line' | 'full'
}

/** A crontab in words beside its expression, with its next instant in its own zone. */
export function CronText({ crontab, show = 'line' }: Props) {
  const expression = cronExpression(crontab)
  const words = useMemo(() => crontabInWords(crontab), [crontab])
  if (show === 'line') {
    return (
      <span title={`${expression}  ${crontab.timezone}`}>
        {words} <span className="text-faint">{crontab.timezone}</span>
      </span>
    )
  }
  return (
    <span className="flex flex-col gap-0.5">
      <span className="font-mono text-sm">{expression}</span>
      <span>{words}</span>
      <NextInstant crontab={crontab} />
    </span>
  )
}

function NextInstant({ crontab }: { crontab: CrontabDefinition }) {
  const nowMs = useNow(1000)
  const nextMs = useMemo(() => nextInstant(crontab, nowMs), [crontab, nowMs])
  if (nextMs === null) return <span className="text-muted">Never fires again.</span>
  return (
    <span className="text-muted">
      {crontab.timezone} · next <RelativeTime instant={nextMs} show="both" zone={crontab.timezone} />
    </span>
  )
}

function nextInstant(crontab: CrontabDefinition, nowMs: number): number | null {
  return readableSchedule(crontab)?.next(nowMs) ?? null
}
