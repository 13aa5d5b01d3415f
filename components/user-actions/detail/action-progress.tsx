'use client'

import type { ReactNode } from 'react'
import type { JsonValue } from '#domain/json-value.ts'
import type { ActionRow } from '#domain/views/operation-views.ts'
import type { RunKind } from '#scheduling/model/run-kinds.ts'
import { useHealth } from '../../frame/use-health.ts'
import { LinkButton } from '../../ui/button.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { Section } from '../../ui/section.tsx'
import { StateMark } from '../../ui/state-badge.tsx'
import type { ShownState } from '../../ui/state-look.ts'

/** The way of an action: asked for, carried out, and what came of it. */
export function ActionProgress({ action }: { action: ActionRow }) {
  return (
    <Section title="Progress">
      <ol className="flex flex-col gap-3 text-base" aria-live="polite">
        <Step state="done" title={`${action.actorName} asked for it`} when={action.createdAt} />
        {action.state === 'pending' ? (
          <Pending action={action} />
        ) : (
          <Step
            state={action.state}
            title={action.outcome ?? (action.state === 'done' ? 'It was carried out' : 'It failed')}
            when={action.carriedOutAt}
            note={action.state === 'failed' && action.team === null && 'Nothing of it was kept. Put right what it says, then ask again.'}
          />
        )}
      </ol>
      {action.team !== null && action.team.answer !== null && <Answer value={action.team.answer} />}
      <ActionFollowUp action={action} />
    </Section>
  )
}

type StepProps = { state: ShownState; title: string; when?: string | null; note?: ReactNode }

function Step({ state, title, when, note }: StepProps) {
  return (
    <li className="flex min-w-0 items-start gap-2.5">
      <span className="mt-0.5">
        <StateMark state={state} />
      </span>
      <span className="min-w-0">
        <span className="[overflow-wrap:anywhere]">{title}</span>
        {when && (
          <span className="ml-2 text-sm text-muted">
            <RelativeTime instant={when} show="both" />
          </span>
        )}
        {note && <span className="block max-w-[80ch] text-sm text-muted">{note}</span>}
      </span>
    </li>
  )
}

function Pending({ action: { team } }: { action: ActionRow }) {
  if (team === null) return <Step state="running" title="A worker is about to carry it out" note={<WaitsForWorker />} />
  if (team.worker !== null) return <Step state="running" title={`The worker ${team.worker.host} ${team.worker.pid} carries it out`} />
  if (team.hasWorkers) return <Step state="running" title="A worker is about to carry it out" />
  return (
    <Step
      state="pending"
      title="It waits for a worker"
      note="No live worker has this action (DJAG_ACTIONS_DIR). It waits for one, for a day at most."
    />
  )
}

/** More of an answer than anybody reads here; the audit has all of it. */
const LONGEST_SHOWN = 4_000

/** What an action of the team's own returned. */
function Answer({ value }: { value: JsonValue }) {
  const text = JSON.stringify(value, null, 2)
  const cut = text.length - LONGEST_SHOWN
  return (
    <pre className="mt-3 whitespace-pre-wrap rounded bg-raised p-3 font-mono text-xs [overflow-wrap:anywhere]">
      {text.slice(0, LONGEST_SHOWN)}
      {cut > 0 && ` … (${cut.toLocaleString('en')} more characters; the audit has them)`}
    </pre>
  )
}

function WaitsForWorker() {
  const { health, isSilent } = useHealth()
  return health?.liveSchedulers === 0 && !isSilent ? 'No scheduler is live: it waits until one is.' : null
}

/** The kind of runs that an action asks for. */
const KINDS: Readonly<Partial<Record<string, RunKind>>> = { 'run-now': 'manual', backfill: 'backfill' }

/** Where to look on: at the task or the run that the action was about, and at the run or the runs that came of it. */
function ActionFollowUp({ action }: { action: ActionRow }) {
  const { taskId } = action.payload
  const runId = action.runId ?? action.payload.runId
  if (action.state === 'failed') return null
  const kind = runId === undefined ? KINDS[action.type] : undefined
  return (
    <div className="mt-4 flex flex-wrap gap-2 empty:hidden">
      {typeof taskId === 'number' && (
        <LinkButton size="sm" href={`/tasks/${taskId}`}>
          Show the task
        </LinkButton>
      )}
      {typeof taskId === 'number' && kind && (
        <LinkButton size="sm" href={`/runs?task=${taskId}&kind=${kind}`}>
          Show its {kind === 'manual' ? 'requested runs' : 'runs of backfills'}
        </LinkButton>
      )}
      {typeof runId === 'string' && (
        <LinkButton size="sm" href={`/runs/${runId}`}>
          Show the run
        </LinkButton>
      )}
    </div>
  )
}
