import type { JsonSchema, JsonValue } from '../json-value.ts'
import type { Role } from '../roles.ts'
import type { OutcomeCounts } from './run-views.ts'

/** One user action (GET /api/actions?state=&type=&before=&limit=; GET /api/actions/:id). */
export type ActionRow = {
  id: number
  type: string
  title: string
  payload: { [key: string]: JsonValue }
  state: 'pending' | 'done' | 'failed'
  actorName: string
  createdAt: string
  carriedOutAt: string | null
  outcome: string | null
  /** For an action that asks for a run, or for a rerun: the run that came of it. Null: none yet, or it asks for none. */
  runId: string | null
}
export type ActionPage = { rows: ActionRow[]; nextBefore: number | null }

/** An action type that people can ask for (GET /api/action-types → { rows: ActionType[] }): the form is generated from `payloadSchema`. */
export type ActionType = {
  type: string
  title: string
  description: string
  payloadSchema: JsonSchema
  mayAsk: boolean
  neededRole: Role
  /** `at_once`: asking for it is doing it; a refusal comes back as the answer. */
  carriedOut: 'at_once' | 'by_worker'
}

/** One audit (GET /api/audits?subject=&search=&before=&limit=). */
export type AuditRow = {
  id: number
  at: string
  actorName: string
  type: string
  title: string
  subjectKind: 'task' | 'crontab' | 'dependency' | 'run' | 'user' | 'none'
  subjectId: string | null
  subjectName: string
  before: { [key: string]: JsonValue } | null
  after: { [key: string]: JsonValue } | null
  outcome: 'succeeded' | 'failed'
  message: string
  actionId: number | null
}
export type AuditPage = { rows: AuditRow[]; nextBefore: number | null }

/** One row of GET /api/workers?which=here|gone&page=&size= */
export type WorkerRow = {
  id: string
  host: string
  pid: number
  role: 'scheduler' | 'runner' | 'both'
  queues: string[] | null
  concurrency: number
  activeRuns: number
  handlerNames: string[]
  /** The version of the team's folder of handlers that it runs; null: it has none. */
  handlersVersion: string | null
  /** Why it does not run the folder as it is now; null: it does. */
  handlersProblem: string | null
  state: 'live' | 'draining' | 'stopped' | 'lost'
  startedAt: string
  heartbeatAt: string
  lastTickAt: string | null
}

/** A page of workers; `counts` are of all of them. */
export type WorkerPage = { rows: WorkerRow[]; counts: Record<WorkerRow['state'], number> }

/** One row of GET /api/handlers?search=&name=&limit= */
export type HandlerView = {
  name: string
  description: string
  inputSchema: JsonSchema
  positional: string[]
  source: 'built-in' | 'team'
  isLive: boolean
}

/** The first handlers by name; `total` counts all matches. */
export type HandlerPage = { rows: HandlerView[]; total: number }

/** GET /api/health (for the top bar). */
export type HealthView = { liveSchedulers: number; liveRunners: number; lastTickAt: string | null; databaseIsUp: boolean; now: string }

/** GET /api/overview */
export type OverviewView = {
  taskCounts: Record<'disabled' | 'paused' | 'set_aside' | 'running' | 'queued' | 'waiting' | 'sleeping', number>
  /** Outcomes for each of the last 24 hours, oldest first. */
  runsByHour: ({ hour: string } & OutcomeCounts)[]
  /** Runs that failed within a day, since `since`: how many, and the tasks they are of, by their latest failure, with how often; the latest first. */
  failures: {
    since: string
    count: number
    tasks: { runId: string; taskId: number; taskName: string; endedAt: string; message: string; count: number }[]
  }
  longestWaiting: { taskId: number; taskName: string; since: string; scheduledFor: string | null }[]
  upcoming: { taskId: number; taskName: string; instant: string }[]
  liveWorkers: number
  demoTasks: number
}

/** GET /api/search?q= (command palette) → { rows: SearchHit[] }: at most 20 hits. */
export type SearchHit = { kind: 'task' | 'crontab' | 'run'; id: string; label: string; hint: string }

/** GET /api/me */
export type MeView = { id: string; name: string; email: string; role: Role }
