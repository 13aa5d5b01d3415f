'use client'

import Link from 'next/link'
import type { TaskDetail } from '#domain/views/task-views.ts'
import { useUserAction } from '../../api/use-user-action.ts'
import { useCan } from '../../frame/viewer.tsx'
import { Button } from '../../ui/button.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { Section } from '../../ui/section.tsx'
import { useShownPart } from '../../ui/shown-part.tsx'

type Request = TaskDetail['pendingRequests'][number]

/** Runs and reruns that people asked for and that have not started; each can be withdrawn. */
export function PendingRequests({ taskId, requests }: { taskId: number; requests: readonly Request[] }) {
  const { shown, more } = useShownPart(requests)
  if (requests.length === 0) return null
  return (
    <Section title="Asked for, not started yet" count={requests.length}>
      <ul className="flex flex-col">
        {shown.map((request) => (
          <PendingRequest key={request.id} taskId={taskId} request={request} />
        ))}
      </ul>
      {more}
    </Section>
  )
}

function PendingRequest({ taskId, request }: { taskId: number; request: Request }) {
  const mayRun = useCan('withdraw-request', taskId)
  const { ask, isAsking } = useUserAction()
  return (
    <li className="flex min-h-8 flex-wrap items-center gap-x-3 gap-y-1 text-sm">
      <span>
        {request.rerunOfRunId === null ? (
          'A run'
        ) : (
          <Link href={`/runs/${request.rerunOfRunId}`} className="text-accent hover:underline">
            A rerun of this run
          </Link>
        )}
        {request.hasOtherArguments && ' with other arguments'}
        {request.ignoreDependencies && ' whatever its dependencies do'}, asked for by {request.requestedByName}{' '}
        <RelativeTime instant={request.requestedAt} />
      </span>
      {mayRun && (
        <Button
          size="sm"
          className="ml-auto"
          isBusy={isAsking}
          onClick={() => ask('withdraw-request', { requestId: request.id }, 'Withdrawn.')}
        >
          Withdraw
        </Button>
      )}
    </li>
  )
}
