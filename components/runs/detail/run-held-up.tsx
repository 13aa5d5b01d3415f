'use client'

import { useQuery } from '@tanstack/react-query'
import { counted } from '#domain/counted.ts'
import type { RunDetail } from '#domain/views/run-views.ts'
import { HeldUpNote } from '../../tasks/held-up-note.tsx'
import { taskQuery } from '../../tasks/queries.ts'
import { RunbookLink } from '../../tasks/runbook-link.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'

/** Of a run that did not succeed: whether its task still fails, and what waits for it. It has its place before that is known. */
export function RunHeldUp({ run }: { run: RunDetail }) {
  const { data } = useQuery(taskQuery(run.taskId))
  if (run.state !== 'failed' && run.state !== 'expired') return null
  const failing = data?.task.failing
  return (
    <div className="min-h-11 max-w-[80ch] pb-4 text-base">
      {failing && (
        <>
          <p>
            Its task has failed {counted(failing.failures, 'time')} in a row, since <RelativeTime instant={failing.since} show="both" />.
          </p>
          <HeldUpNote ids={[run.taskId]} by="failing" />
          {data.input.runbookUrl !== '' && (
            <p>
              What to do: <RunbookLink url={data.input.runbookUrl} />
            </p>
          )}
        </>
      )}
      {data && !failing && <p className="text-muted">Its task is not failing now.</p>}
    </div>
  )
}
