'use client'

import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import type { ReactNode } from 'react'
import type { IncidentDetail } from '#domain/views/incident-views.ts'
import { RunbookLink } from '../tasks/runbook-link.tsx'
import { tasksHref } from '../tasks/task-list-params.ts'
import { DetailList } from '../ui/detail-list.tsx'
import { ErrorState } from '../ui/error-state.tsx'
import { RelativeTime } from '../ui/relative-time.tsx'
import { Section } from '../ui/section.tsx'
import { SkeletonRows } from '../ui/skeleton.tsx'
import { StateBadge } from '../ui/state-badge.tsx'
import { CLOSING_WORDS, eventWords, TROUBLE_LOOKS } from './incident-words.ts'
import { incidentQuery } from './queries.ts'

/** An incident beside the list. */
export function IncidentPeek({ id }: { id: number }) {
  const { data, error, refetch } = useQuery(incidentQuery(id))
  if (data)
    return (
      <>
        <h2 className="pb-4 text-lg font-semibold [overflow-wrap:anywhere]">{data.title}</h2>
        <IncidentParts incident={data} />
      </>
    )
  return error ? (
    <ErrorState title="The incident could not be loaded" error={error} onRetry={() => refetch()} />
  ) : (
    <SkeletonRows count={6} />
  )
}

/** How an incident stands, the tasks that it concerns, and what happened to it. `children`: what can be done about it. */
export function IncidentParts({ incident, children }: { incident: IncidentDetail; children?: ReactNode }) {
  return (
    <div className="flex flex-col gap-8">
      <Facts incident={incident} />
      {children}
      <Members incident={incident} />
      <Timeline incident={incident} />
    </div>
  )
}

function Facts({ incident }: { incident: IncidentDetail }) {
  const { severity, beganAt, openedAt, closedAt, closingReason, isCalm, acknowledged, silencedUntil, causeTask, causeName } = incident
  return (
    <DetailList
      rows={[
        { name: 'Severity', value: <StateBadge state={severity} /> },
        { name: 'Since', value: <RelativeTime instant={beganAt} show="both" /> },
        { name: 'Opened', value: <RelativeTime instant={openedAt} show="both" /> },
        {
          name: 'Closed',
          value: closedAt && (
            <>
              <RelativeTime instant={closedAt} show="both" />
              {closingReason && <span className="text-muted"> · {CLOSING_WORDS[closingReason]}</span>}
            </>
          ),
        },
        { name: 'At the moment', value: isCalm ? 'All of it is well; it is closed once that has lasted.' : null },
        { name: 'Begins at', value: <Cause causeTask={causeTask} causeName={causeName} /> },
        {
          name: 'Owner',
          value: causeTask?.owner ? (
            <Link href={tasksHref({ owner: causeTask.owner })} className="hover:underline">
              {causeTask.owner}
            </Link>
          ) : null,
        },
        {
          name: 'Runbook',
          value: causeTask?.runbookUrl ? <RunbookLink url={causeTask.runbookUrl}>{causeTask.runbookUrl}</RunbookLink> : null,
        },
        {
          name: 'Acknowledged',
          value: acknowledged && (
            <>
              by {acknowledged.byName}, <RelativeTime instant={acknowledged.at} show="both" />
              {acknowledged.word && <span className="block whitespace-pre-line">{acknowledged.word}</span>}
            </>
          ),
        },
        { name: 'Silenced until', value: silencedUntil && <RelativeTime instant={silencedUntil} show="both" /> },
      ]}
    />
  )
}

function Cause({ causeTask, causeName }: Pick<IncidentDetail, 'causeTask' | 'causeName'>) {
  if (causeTask === null) return causeName
  if (causeTask.isDeleted) return `${causeTask.name}, which was deleted`
  return (
    <Link href={`/tasks/${causeTask.id}`} className="font-medium hover:underline">
      {causeTask.name}
    </Link>
  )
}

function Members({ incident: { members, memberCount, closedAt, isCalm } }: { incident: IncidentDetail }) {
  const presentIds = new Set(members.flatMap(({ task, until }) => (until === null ? [task.id] : [])))
  const here = presentIds.size
  // What was at risk and is missed by now is not well again.
  const shown = members.filter(({ task, until }) => until === null || !presentIds.has(task.id))
  return (
    <Section title="Tasks it concerns" count={memberCount}>
      {members.length === 0 && <p className="py-1 text-sm text-muted">No task by itself.</p>}
      <ul className="text-sm">
        {shown.map(({ task, trouble, runId, since, until }) => (
          <li key={`${task.id} ${trouble}`} className="flex flex-wrap items-center gap-x-3 gap-y-0.5 border-b py-1.5 last:border-b-0">
            <span className="w-24 shrink-0">
              <StateBadge {...(until === null ? TROUBLE_LOOKS[trouble] : { state: 'recovered', word: 'Well again' })} />
            </span>
            {task.isDeleted ? (
              <span className="min-w-0 flex-1 basis-40 [overflow-wrap:anywhere]">{task.name}, deleted</span>
            ) : (
              <Link
                href={`/tasks/${task.id}`}
                prefetch={false}
                className="min-w-0 flex-1 basis-40 font-medium [overflow-wrap:anywhere] hover:underline"
              >
                {task.name}
              </Link>
            )}
            {runId && (
              <Link href={`/runs/${runId}`} prefetch={false} className="text-muted hover:text-fg hover:underline">
                Run
              </Link>
            )}
            <span className="text-muted">
              {until === null ? 'since' : 'until'} <RelativeTime instant={until ?? since} show="clock" />
            </span>
          </li>
        ))}
      </ul>
      {closedAt === null && !isCalm && memberCount > here && (
        <p className="py-1 text-sm text-muted">
          {here === 0 ? 'None of them is' : `${here.toLocaleString('en')} of ${memberCount.toLocaleString('en')} are`} shown one by one.
        </p>
      )}
    </Section>
  )
}

function Timeline({ incident: { events } }: { incident: IncidentDetail }) {
  return (
    <Section title="What happened">
      <ol className="text-sm" aria-label="What happened, the latest first">
        {events.map((event) => (
          <li key={event.id} className="flex flex-col gap-x-3 border-b py-1.5 last:border-b-0 sm:flex-row">
            <span className="w-40 shrink-0 text-muted">
              <RelativeTime instant={event.at} show="both" />
            </span>
            <span className="min-w-0 whitespace-pre-line [overflow-wrap:anywhere]">
              {eventWords(event)}
              {event.data.until && (
                <>
                  {' until '}
                  <RelativeTime instant={event.data.until} show="clock" />.
                </>
              )}
            </span>
          </li>
        ))}
      </ol>
      {events.length >= 200 && <p className="py-1 text-sm text-muted">What happened before is not shown.</p>}
    </Section>
  )
}
