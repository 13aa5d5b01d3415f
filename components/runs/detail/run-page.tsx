'use client'

import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import type { RunDetail } from '#domain/views/run-views.ts'
import { isEnded } from '#scheduling/model/run-states.ts'
import { useCan, useReach, useRoleTags } from '../../frame/viewer.tsx'
import { ClosedValue } from '../../sentences/closed-value.tsx'
import { useTaskActions } from '../../tasks/task-actions/use-task-actions.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { KeepsRoom } from '../../ui/keeps-room.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { RoleHint } from '../../ui/role-hint.tsx'
import { Section } from '../../ui/section.tsx'
import { Skeleton, SkeletonRows } from '../../ui/skeleton.tsx'
import { StateBadge } from '../../ui/state-badge.tsx'
import { TeamActionMenu } from '../../user-actions/team-action-links.tsx'
import { RunLog } from '../log/run-log.tsx'
import { runQuery } from '../queries.ts'
import { RunControlButtons } from '../run-actions/run-control-buttons.tsx'
import { useRunActions } from '../run-actions/use-run-actions.tsx'
import { RunTold } from '../telling/run-told.tsx'
import { BesideSuccess } from './beside-success.tsx'
import { RunAttempts } from './run-attempts.tsx'
import { RunFacts } from './run-facts.tsx'
import { RunGates } from './run-gates.tsx'
import { RunHeldUp } from './run-held-up.tsx'
import { RunInput } from './run-input.tsx'
import { RunNotices } from './run-notices.tsx'
import { RunOpened } from './run-opened.tsx'
import { argumentsToStartFrom, RunOtherArguments } from './run-other-arguments.tsx'
import { RunOutcome } from './run-outcome.tsx'

const BACK = { href: '/runs', label: 'Runs' }

/** One run: what cron said and what happened, why it could start, what it wrote and left. */
export function RunDetailPage({ id }: { id: string }) {
  const { data: run, error, refetch } = useQuery(runQuery(id))
  if (error && !run) {
    return (
      <>
        <PageHeader title="Run" back={BACK} />
        <ErrorState title="The run could not be loaded" error={error} onRetry={() => refetch()} />
      </>
    )
  }
  if (!run) return <RunSkeleton />
  return (
    <>
      <title>{`${run.taskName} · Run · Djag`}</title>
      <RunHeader run={run} />
      <RunNotices run={run} />
      <RunHeldUp run={run} />
      <div className="grid items-start gap-x-10 gap-y-8 lg:grid-cols-[minmax(0,1fr)_minmax(300px,380px)]">
        <div className="flex min-w-0 flex-col gap-8">
          <KeepsRoom>
            <RunOutcome run={run} />
          </KeepsRoom>
          {run.closedBy === null ? (
            <RunLog runId={run.id} isOver={isEnded(run.state)} endedAt={run.endedAt} />
          ) : (
            <Section title="Log">
              <ClosedValue closedBy={run.closedBy} />
            </Section>
          )}
          <RunInput run={run} />
          <RunOtherArguments run={run} />
          {/* Last of its column, as it is read by itself. */}
          <RunTold runId={run.id} />
        </div>
        <div className="flex min-w-0 flex-col gap-8">
          <RunFacts run={run} />
          <RunGates run={run} />
          <RunAttempts run={run} />
          <RunOpened run={run} />
          {/* Last of its column: it is read by itself, and nothing below it may move. */}
          <BesideSuccess run={run} />
        </div>
      </div>
    </>
  )
}

function RunHeader({ run }: { run: RunDetail }) {
  const mayRun = useCan('cancel-run', run.taskId)
  const roleTags = useRoleTags()
  const reach = useReach()
  const runActions = useRunActions(run)
  const taskActions = useTaskActions()
  const mayEdit = useCan('edit-tasks', run.taskId)
  const runTask = () =>
    taskActions.runNow(
      [{ id: run.taskId, name: run.taskName, enabled: true, dependsOnCount: run.gates.length }],
      undefined,
      mayEdit ? { start: argumentsToStartFrom(run) } : {},
    )
  return (
    <>
      <PageHeader
        title={
          <Link href={`/tasks/${run.taskId}`} className="hover:underline">
            {run.taskName}
          </Link>
        }
        back={BACK}
        badge={
          <StateBadge state={run.state} progress={run.progress} {...(run.isBeingCancelled && { word: 'Being cancelled' })} isProminent />
        }
        actions={
          mayRun ? (
            <>
              <TeamActionMenu about={{ kind: 'run', id: run.id }} />
              <RunControlButtons run={run} actions={runActions} onRunTask={runTask} />
            </>
          ) : (
            reach.isKnown && <RoleHint permission="cancel-run" what="cancel, rerun or mark runs" limitedTo={roleTags} />
          )
        }
      />
      {mayRun && runActions.dialogs}
      {taskActions.dialogs}
    </>
  )
}

function RunSkeleton() {
  return (
    <div className="flex flex-col gap-4">
      <Skeleton className="h-7 w-72" />
      <SkeletonRows count={10} />
    </div>
  )
}
