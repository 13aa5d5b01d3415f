import { retryWords } from '#domain/task-settings/retry-words.ts'
import { timeLimitWords } from '#domain/task-settings/task-settings.ts'
import type { RunDeadline } from '#domain/views/deadline-views.ts'
import type { RunDetail } from '#domain/views/run-views.ts'
import { DetailList } from '../../ui/detail-list.tsx'
import { Duration } from '../../ui/duration.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { Section } from '../../ui/section.tsx'
import { StateBadge } from '../../ui/state-badge.tsx'
import type { ShownState } from '../../ui/state-look.ts'
import { ExecutionTime } from '../execution-time.tsx'
import { KIND_WORDS, TIMING_WORDS } from '../run-words.ts'

/** What cron says and what really happened, apart. */
export function RunFacts({ run }: { run: RunDetail }) {
  return (
    <Section title="When">
      <DetailList
        rows={[
          { name: 'Kind', value: run.requestedByName ? `${KIND_WORDS[run.kind]} by ${run.requestedByName}` : KIND_WORDS[run.kind] },
          { name: run.kind === 'manual' ? 'Asked for' : 'Cron instant', value: <RelativeTime instant={run.scheduledFor} show="exact" /> },
          { name: 'Timing', value: TIMING_WORDS[run.timing] },
          { name: 'Stands for', value: run.instantCount > 1 ? `${run.instantCount.toLocaleString('en')} cron instants` : null },
          { name: 'Activated', value: <RelativeTime instant={run.activatedAt} show="exact" /> },
          { name: 'In the queue', value: <Duration startedAt={run.activatedAt} endedAt={run.startedAt ?? run.endedAt} /> },
          { name: 'Started', value: run.startedAt && <RelativeTime instant={run.startedAt} show="exact" /> },
          { name: 'Ended', value: run.endedAt && <RelativeTime instant={run.endedAt} show="exact" /> },
          {
            name: 'Took',
            value: run.startedAt && (
              <>
                <ExecutionTime run={run} />
                {run.attempts.length > 1 && ` in ${run.attempts.length} attempts`}
              </>
            ),
          },
          { name: 'Deadline', value: run.deadline && <Deadline deadline={run.deadline} /> },
          { name: 'Time limit', value: timeLimitWords(run.timeLimitSeconds) },
          { name: 'If it fails', value: retryWords(run.retry) },
          { name: 'Handler', value: <span className="font-mono text-xs">{run.handler}</span> },
          { name: 'Queue', value: `${run.queue}, priority ${run.priority}` },
          { name: 'Run id', value: <span className="select-all font-mono text-xs">{run.id}</span> },
        ]}
      />
    </Section>
  )
}

/** How each state of a deadline is shown; a run that is on course, or met it, wants no attention. */
const DEADLINE_LOOKS: Readonly<Record<RunDeadline['state'], { state: ShownState; word: string }>> = {
  on_course: { state: 'pending', word: 'On course' },
  at_risk: { state: 'at_risk', word: 'At risk' },
  missed: { state: 'missed', word: 'Missed' },
  met: { state: 'done', word: 'Met' },
  met_late: { state: 'late', word: 'Met late' },
}

function Deadline({ deadline: { dueAt, state } }: { deadline: RunDeadline }) {
  return (
    <span className="flex flex-wrap items-center gap-x-2">
      <RelativeTime instant={dueAt} show="exact" />
      <StateBadge {...DEADLINE_LOOKS[state]} />
    </span>
  )
}
