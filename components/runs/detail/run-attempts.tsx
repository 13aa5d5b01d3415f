import type { AttemptView, RunDetail } from '#domain/views/run-views.ts'
import { Duration } from '../../ui/duration.tsx'
import { Section } from '../../ui/section.tsx'
import { StateBadge } from '../../ui/state-badge.tsx'

/** Each execution by a worker. */
export function RunAttempts({ run }: { run: RunDetail }) {
  if (run.attempts.length === 0) return null
  return (
    <Section title="Attempts" count={run.attempts.length}>
      <ol className="flex flex-col gap-3 text-sm">
        {run.attempts.map((attempt) => (
          <Attempt key={attempt.number} attempt={attempt} />
        ))}
      </ol>
    </Section>
  )
}

function Attempt({ attempt }: { attempt: AttemptView }) {
  return (
    <li className="flex flex-col gap-0.5">
      <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span className="tabular text-muted">#{attempt.number}</span>
        <StateBadge state={attempt.outcome} />
        <Duration startedAt={attempt.startedAt} endedAt={attempt.endedAt} />
      </span>
      {attempt.workerHost && (
        <span className="text-xs text-muted">
          on {attempt.workerHost}, process {attempt.workerPid}
        </span>
      )}
      {attempt.errorMessage && <span className="text-xs text-red [overflow-wrap:anywhere]">{attempt.errorMessage}</span>}
    </li>
  )
}
