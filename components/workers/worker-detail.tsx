import type { WorkerRow } from '#domain/views/operation-views.ts'
import { DetailList } from '../ui/detail-list.tsx'
import { RelativeTime } from '../ui/relative-time.tsx'
import { useShownPart } from '../ui/shown-part.tsx'
import { queuesInWords, ROLE_WORDS } from './worker-words.ts'

/** One worker in full, with the handlers it brought. */
export function WorkerDetail({ worker }: { worker: WorkerRow }) {
  return (
    <DetailList
      rows={[
        { name: 'Host', value: `${worker.host}, process ${worker.pid}` },
        { name: 'Does', value: ROLE_WORDS[worker.role] },
        { name: 'Queues', value: queuesInWords(worker.queues) },
        { name: 'Handlers', value: worker.role === 'scheduler' ? null : <HandlerNames names={worker.handlerNames} /> },
        {
          name: 'Version of its folder',
          value: worker.handlersVersion && <span className="font-mono text-xs">{worker.handlersVersion}</span>,
        },
        { name: 'Folder not taken up', value: worker.handlersProblem && <HandlersProblem problem={worker.handlersProblem} /> },
        { name: 'Actions of the team’s own', value: worker.teamActionTypes.length > 0 && <HandlerNames names={worker.teamActionTypes} /> },
        {
          name: 'Folder of actions not taken up',
          value: worker.teamActionsProblem && <span className="text-danger">{worker.teamActionsProblem} The version before stays.</span>,
        },
        { name: 'Reloaded', value: worker.reload && <Reload reload={worker.reload} /> },
        { name: 'Started', value: <RelativeTime instant={worker.startedAt} show="exact" /> },
        { name: 'Heartbeat', value: <RelativeTime instant={worker.heartbeatAt} show="exact" /> },
        { name: 'Last tick', value: worker.lastTickAt && <RelativeTime instant={worker.lastTickAt} show="exact" /> },
        { name: 'Id', value: <span className="select-all font-mono text-xs">{worker.id}</span> },
      ]}
    />
  )
}

/** Runs go on with the version before, so nothing fails by itself: somebody has to read this. */
function HandlersProblem({ problem }: { problem: string }) {
  return <span className="text-danger">{problem} Runs go on with the version before.</span>
}

/** The latest time that somebody had it reload its handlers, and what came of that. */
function Reload({ reload: { state, byName, askedAt, message } }: { reload: NonNullable<WorkerRow['reload']> }) {
  return (
    <span className="[overflow-wrap:anywhere]">
      <RelativeTime instant={askedAt} /> by {byName}: {state === 'waiting' ? 'under way.' : message}
    </span>
  )
}

function HandlerNames({ names }: { names: readonly string[] }) {
  const { shown, more } = useShownPart(names, 50)
  if (names.length === 0) return 'none'
  return (
    <span className="flex flex-wrap gap-x-3 gap-y-0.5 font-mono text-xs leading-5">
      {shown.map((name) => (
        <span key={name}>{name}</span>
      ))}
      {more}
    </span>
  )
}
