import Link from 'next/link'
import type { WorkerRow } from '#domain/views/operation-views.ts'
import { runsHref } from '../runs/run-list-params.ts'

/** Runs under way out of those the worker takes at once. */
export function SlotsInUse({ worker }: { worker: WorkerRow }) {
  if (worker.role === 'scheduler') return <span className="text-faint">–</span>
  const percent = Math.min(100, (worker.activeRuns / Math.max(1, worker.concurrency)) * 100)
  return (
    <span className="flex items-center gap-2">
      <span aria-hidden className="h-1.5 w-14 shrink-0 overflow-hidden rounded-full bg-active">
        <span className="block h-full rounded-full bg-blue" style={{ width: `${percent}%` }} />
      </span>
      <span className="tabular">
        <Link href={runsHref({ worker: worker.id, state: ['running'] })} className="hover:underline">
          {worker.activeRuns}
        </Link>{' '}
        <span className="text-muted">of {worker.concurrency}</span>
      </span>
    </span>
  )
}
