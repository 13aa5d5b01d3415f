import type { WorkerRow } from '#domain/views/operation-views.ts'
import type { DataColumn } from '../ui/data-table/data-table-types.ts'
import { RelativeTime } from '../ui/relative-time.tsx'
import { StateBadge } from '../ui/state-badge.tsx'
import { SlotsInUse } from './slots-in-use.tsx'
import { queuesInWords, ROLE_WORDS } from './worker-words.ts'

const state: DataColumn<WorkerRow> = {
  id: 'state',
  header: 'State',
  width: '112px',
  cell: (worker) => <StateBadge state={worker.state} />,
}
const host: DataColumn<WorkerRow> = {
  id: 'host',
  header: 'Worker',
  isPrimary: true,
  cell: (worker) => (
    <span title={`${worker.host}, process ${worker.pid}`}>
      {worker.host} <span className="tabular font-normal text-muted">{worker.pid}</span>
      {worker.isOverHttp && <span className="ml-2 font-normal text-muted">over HTTP</span>}
      {worker.handlersProblem && <span className="ml-2 font-normal text-danger">changed handlers not taken up</span>}
    </span>
  ),
}
const role: DataColumn<WorkerRow> = {
  id: 'role',
  header: 'Does',
  width: '18%',
  hideBelow: 'md',
  cell: (worker) => <span className="text-muted">{ROLE_WORDS[worker.role]}</span>,
}
const queues: DataColumn<WorkerRow> = {
  id: 'queues',
  header: 'Queues',
  width: '14%',
  hideBelow: 'lg',
  cell: (worker) => <span title={queuesInWords(worker.queues)}>{queuesInWords(worker.queues)}</span>,
}
const started: DataColumn<WorkerRow> = {
  id: 'started',
  header: 'Started',
  width: '96px',
  hideBelow: 'lg',
  cell: (worker) => <RelativeTime instant={worker.startedAt} />,
}

/** Workers that are there: what they do and how busy they are. */
export const liveWorkerColumns: readonly DataColumn<WorkerRow>[] = [
  state,
  host,
  role,
  queues,
  { id: 'slots', header: 'Slots', width: '128px', cell: (worker) => <SlotsInUse worker={worker} /> },
  {
    id: 'tick',
    header: 'Last tick',
    width: '96px',
    hideBelow: 'md',
    cell: (worker) =>
      worker.role === 'runner' ? (
        <span className="text-faint">–</span>
      ) : worker.lastTickAt ? (
        <RelativeTime instant={worker.lastTickAt} />
      ) : (
        <span className="text-faint">not yet</span>
      ),
  },
  { id: 'heartbeat', header: 'Heartbeat', width: '96px', hideBelow: 'sm', cell: (worker) => <RelativeTime instant={worker.heartbeatAt} /> },
  started,
]

/** Workers that are gone: when they were last heard of. */
export const goneWorkerColumns: readonly DataColumn<WorkerRow>[] = [
  state,
  host,
  role,
  queues,
  { id: 'heartbeat', header: 'Last heard of', width: '112px', cell: (worker) => <RelativeTime instant={worker.heartbeatAt} /> },
  started,
]
