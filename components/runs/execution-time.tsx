'use client'

import { formatDuration } from '#domain/duration-format.ts'
import type { RunRow } from '#domain/views/run-views.ts'
import { useNow } from '../ui/use-now.ts'
import { executionMs } from './execution-ms.ts'

type Props = { run: Pick<RunRow, 'startedAt' | 'executedMs' | 'executingSince'> }

/** How long a run was executed, all its attempts together; counts on while one is. */
export function ExecutionTime({ run }: Props) {
  const nowMs = useNow(1000)
  if (run.startedAt === null) return <span className="text-faint">–</span>
  const isCounting = run.executingSince !== null
  const ms = executionMs(run, nowMs)
  return (
    <span className="tabular whitespace-nowrap">
      {isCounting && ms < 1000 ? '0 s' : formatDuration(isCounting ? ms - (ms % 1000) : ms)}
    </span>
  )
}
