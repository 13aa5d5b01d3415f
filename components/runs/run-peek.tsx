import type { RunRow } from '#domain/views/run-views.ts'
import { DetailList } from '../ui/detail-list.tsx'
import { Duration } from '../ui/duration.tsx'
import { RelativeTime } from '../ui/relative-time.tsx'
import { StateBadge } from '../ui/state-badge.tsx'
import { RunRemark } from './run-remark.tsx'
import { KIND_WORDS, TIMING_WORDS } from './run-words.ts'

/** A glance at a run beside the list. */
export function RunPeek({ run }: { run: RunRow }) {
  return (
    <div className="flex flex-col gap-3">
      <div className="text-base font-semibold [overflow-wrap:anywhere]">{run.taskName}</div>
      <StateBadge state={run.state} progress={run.progress} isProminent />
      <p className="text-sm [overflow-wrap:anywhere]">
        <RunRemark run={run} />
      </p>
      <DetailList
        rows={[
          { name: 'Kind', value: `${KIND_WORDS[run.kind]}, ${TIMING_WORDS[run.timing]}` },
          { name: 'For', value: <RelativeTime instant={run.scheduledFor} show="exact" /> },
          { name: 'Activated', value: <RelativeTime instant={run.activatedAt} show="exact" /> },
          { name: 'Started', value: run.startedAt && <RelativeTime instant={run.startedAt} show="exact" /> },
          { name: 'Took', value: run.startedAt && <Duration startedAt={run.startedAt} endedAt={run.endedAt} /> },
          { name: 'Attempt', value: run.attempt },
        ]}
      />
    </div>
  )
}
