'use client'

import { useQuery } from '@tanstack/react-query'
import type { IncidentKind } from '#domain/incidents/incident.ts'
import type { IncidentDetail } from '#domain/views/incident-views.ts'
import { runQuery } from '../runs/queries.ts'
import { RunControlButtons } from '../runs/run-actions/run-control-buttons.tsx'
import { useRunActions } from '../runs/run-actions/use-run-actions.tsx'
import { ExplanationPanel } from '../tasks/detail/explanation-panel.tsx'
import { HeldUpNote } from '../tasks/held-up-note.tsx'
import { taskQuery } from '../tasks/queries.ts'
import { type TaskActions, useTaskActions } from '../tasks/task-actions/use-task-actions.tsx'
import { LinkButton } from '../ui/button.tsx'
import { Section } from '../ui/section.tsx'

/** What can be done about what an open incident began with: who would go on, and the same buttons as on the pages of its task and run. */
export function IncidentRemedies({ incident }: { incident: IncidentDetail }) {
  const { causeTask, members } = incident
  if (causeTask?.isDeleted) return null
  const own = members.find(({ task, until, runId }) => task.id === causeTask?.id && until === null && runId !== null)
  const isFailing = own?.trouble === 'failed'
  return (
    <Section title="What to do">
      <div className="flex min-h-20 flex-col gap-3">
        {causeTask ? (
          <TaskRemedies taskId={causeTask.id} runId={own?.runId ?? null} isFailing={isFailing} />
        ) : (
          <WorkerRemedies kind={incident.kind} />
        )}
      </div>
    </Section>
  )
}

/** What to do about what begins with no task. */
const REMEDIES: Readonly<Partial<Record<IncidentKind, string>>> = {
  scheduler: 'Restart the worker whose scheduler hangs, or start another.',
  no_worker: 'Start a worker that has this handler and takes this queue.',
  waiting_long: 'Start another worker for this queue, or raise the concurrency of those that are there.',
  lost_worker: 'Its runs are tried again by others. Look at why it died: its host, and the last lines of its log.',
  ledger: 'They wait in the queue again. Somebody may have changed or restored the database by hand: npm run check:ledger looks for more.',
  late: 'What held them up is over. They begin when it is their turn: the page of each says what it waits for.',
  deadline: 'What held it up is over. The page of each task says what it waits for, and by when it is expected to be done.',
  database: 'It answers again. Look at what its log says of that time.',
}

function WorkerRemedies({ kind }: { kind: IncidentKind }) {
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <p className="max-w-[80ch]">{REMEDIES[kind]}</p>
      <LinkButton size="sm" href="/workers">
        Look at the workers
      </LinkButton>
    </div>
  )
}

/** @param runId the run that tells most of it; null: there is none */
function TaskRemedies({ taskId, runId, isFailing }: { taskId: number; runId: string | null; isFailing: boolean }) {
  const actions = useTaskActions()
  const { data } = useQuery(taskQuery(taskId))
  return (
    <>
      <HeldUpNote ids={[taskId]} by={isFailing ? 'failing' : 'stopped'} />
      {isFailing && (
        <p className="max-w-[80ch] text-muted">A success of it lets them go on: run it again, or mark the run if its work is done.</p>
      )}
      {runId !== null && <RunRemedies runId={runId} actions={actions} />}
      <ExplanationPanel taskId={taskId} {...(data && { remediesFor: { task: data.task, actions } })} />
      {actions.dialogs}
    </>
  )
}

function RunRemedies({ runId, actions }: { runId: string; actions: TaskActions }) {
  const { data: run } = useQuery(runQuery(runId))
  return run ? <ControlsOfRun run={run} actions={actions} /> : null
}

function ControlsOfRun({ run, actions }: { run: Parameters<typeof useRunActions>[0]; actions: TaskActions }) {
  const runActions = useRunActions(run)
  const target = { id: run.taskId, name: run.taskName, enabled: true, dependsOnCount: run.gates.length }
  return (
    <div className="flex flex-wrap gap-2">
      <RunControlButtons run={run} actions={runActions} onRunTask={() => actions.runNow([target])} />
      {runActions.dialogs}
    </div>
  )
}
