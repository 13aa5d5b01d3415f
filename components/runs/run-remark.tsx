import type { RunRow } from '#domain/views/run-views.ts'
import { RelativeTime } from '../ui/relative-time.tsx'
import { runRemark } from './run-words.ts'

type Props = {
  run: Pick<RunRow, 'state' | 'isBeingCancelled' | 'retryAt' | 'errorMessage' | 'progressMessage' | 'closedBy' | 'attempt' | 'instantCount'>
}

/** What there is to say about a run beside its state, in one line: what comes next first, then why. */
export function RunRemark({ run }: Props) {
  const words = runRemark(run)
  return (
    <span className={run.errorMessage && run.state !== 'cancelled' ? 'text-red' : 'text-muted'} title={words}>
      {run.isBeingCancelled && <span className="text-muted">being cancelled{words && ' · '}</span>}
      {run.state === 'retrying' && run.retryAt !== null && (
        <span className="text-muted">
          again <RelativeTime instant={run.retryAt} show="both" />
          {words && ' · '}
        </span>
      )}
      {words}
    </span>
  )
}
