import { z } from 'zod'
import type { JsonSchema } from '../json-value.ts'
import type { Role } from '../roles.ts'
import { type ClosedBy, closedByShape, notLookedIntoShape } from './closed-views.ts'
import type { DeadlineView } from './deadline-views.ts'
import type { GraphTask } from './graph-views.ts'
import type { OutcomeCounts } from './run-views.ts'
import { anyJsonObject, instantShape, whole } from './shapes.ts'
import type { TagView } from './tag-views.ts'
import type { FailingView, HeldUpView, TaskStatus, Trouble } from './task-views.ts'

/** What audits are about. */
export const AUDIT_SUBJECT_KINDS = [
  'task',
  'crontab',
  'dependency',
  'run',
  'user',
  'token',
  'tag',
  'secret',
  'incident',
  'channel',
  'none',
] as const

/** One user action (GET /api/actions?state=&type=&before=&limit=; GET /api/actions/:id). */
export const actionRowShape = z
  .object({
    id: whole,
    type: z.string(),
    title: z.string(),
    payload: anyJsonObject,
    state: z.enum(['pending', 'done', 'failed']),
    actorName: z.string(),
    createdAt: instantShape,
    carriedOutAt: instantShape.nullable(),
    outcome: z.string().nullable(),
    closedBy: closedByShape,
    runId: z
      .uuid()
      .nullable()
      .describe('For an action that asks for a run, or for a rerun: the run that came of it. Null: none yet, or it asks for none.'),
  })
  .meta({ id: 'UserAction' })
export type ActionRow = z.output<typeof actionRowShape>
export const actionPageShape = z.object({ rows: z.array(actionRowShape), nextBefore: whole.nullable() })
export type ActionPage = z.output<typeof actionPageShape>

/** An action type that people can ask for (GET /api/action-types → { rows: ActionType[] }): the form is generated from `payloadSchema`. */
export type ActionType = {
  type: string
  title: string
  description: string
  payloadSchema: JsonSchema
  mayAsk: boolean
  neededRole: Role
  /** `at_once`: asking for it is doing it; a refusal comes back as the answer. `by_addressees`: the runs or workers that it is addressed to carry it out. */
  carriedOut: 'at_once' | 'by_worker' | 'by_addressees'
}

/** One audit (GET /api/audits?subject=&search=&before=&limit=). */
export const auditRowShape = z
  .object({
    id: whole,
    at: instantShape,
    actorKind: z.enum(['user', 'token', 'system']),
    actorId: z.string().nullable().describe('Of the user or token; null: the system.'),
    actorName: z.string(),
    address: z.string().nullable().describe('From where it was asked for; null where that is not known.'),
    type: z.string(),
    title: z.string(),
    subjectKind: z.enum(AUDIT_SUBJECT_KINDS),
    subjectId: z.string().nullable(),
    subjectName: z.string(),
    before: anyJsonObject.nullable(),
    after: anyJsonObject.nullable(),
    outcome: z.enum(['succeeded', 'failed']),
    message: z.string(),
    closedBy: closedByShape,
    actionId: whole.nullable(),
  })
  .meta({ id: 'Audit' })
export type AuditRow = z.output<typeof auditRowShape>
export const auditPageShape = z.object({ rows: z.array(auditRowShape), nextBefore: whole.nullable(), notLookedInto: notLookedIntoShape })
export type AuditPage = z.output<typeof auditPageShape>

/** Who stands in the audits (GET /api/audits/actors?search=), by the latest name of each. */
export const auditActorsShape = z.object({
  rows: z.array(z.object({ kind: z.enum(['user', 'token']), id: z.string(), name: z.string() })),
  hasMore: z.boolean(),
})
export type AuditActors = z.output<typeof auditActorsShape>

/** One row of GET /api/workers?which=here|gone&page=&size= */
export const workerRowShape = z
  .object({
    id: z.uuid(),
    host: z.string(),
    pid: whole,
    isOverHttp: z.boolean().describe('It asks the web, by a token of workers, and not the database.'),
    role: z.enum(['scheduler', 'runner', 'both']),
    queues: z.array(z.string()).nullable(),
    concurrency: whole,
    activeRuns: whole,
    handlerNames: z.array(z.string()),
    handlersVersion: z.string().nullable().describe('The version of the team’s folder of handlers that it runs; null: it has none.'),
    handlersProblem: z.string().nullable().describe('Why it does not run the folder as it is now; null: it does.'),
    reload: z
      .object({
        state: z.enum(['waiting', 'done', 'failed', 'unheard']),
        byName: z.string(),
        askedAt: instantShape,
        message: z.string().nullable().describe('What became of it.'),
      })
      .nullable()
      .describe('The latest time that somebody had it reload its handlers; null: nobody has.'),
    state: z.enum(['live', 'draining', 'stopped', 'lost']),
    startedAt: instantShape,
    heartbeatAt: instantShape,
    lastTickAt: instantShape.nullable(),
  })
  .meta({ id: 'Worker' })
export type WorkerRow = z.output<typeof workerRowShape>

/** A page of workers; `counts` are of all of them. */
export const workerPageShape = z.object({ rows: z.array(workerRowShape), counts: z.record(workerRowShape.shape.state, whole) })
export type WorkerPage = z.output<typeof workerPageShape>

/** One row of GET /api/handlers?search=&name=&limit= */
export const handlerViewShape = z
  .object({
    name: z.string(),
    description: z.string(),
    inputSchema: z.record(z.string(), z.unknown()).describe('A JSON schema.'),
    positional: z.array(z.string()),
    source: z.enum(['built-in', 'team']),
    isLive: z.boolean().describe('A live worker has it.'),
    workers: z
      .array(z.object({ id: z.uuid(), host: z.string(), pid: whole, definition: z.string() }))
      .describe('The live workers that have it, with how each of them defines it: the same text for the same definition.'),
    definitionsDiffer: z
      .boolean()
      .describe('Live workers have it with different definitions: a run does what the worker has that takes it.'),
  })
  .meta({ id: 'Handler' })
export type HandlerView = z.output<typeof handlerViewShape>

/** The first handlers by name; `total` counts all matches. */
export const handlerPageShape = z.object({ rows: z.array(handlerViewShape), total: whole })
export type HandlerPage = z.output<typeof handlerPageShape>

/** GET /api/health (for the top bar). */
export const healthViewShape = z
  .object({
    liveSchedulers: whole,
    liveRunners: whole,
    lastTickAt: instantShape.nullable(),
    databaseIsUp: z.boolean(),
    now: instantShape.describe('By the clock of the database.'),
  })
  .meta({ id: 'Health' })
export type HealthView = z.output<typeof healthViewShape>

/** A task of which something is due and has not begun, or waits. `since`: its earliest instant, or when what was asked for was held up. */
export type HeldBackTask = { id: number; name: string; state: TaskStatus; since: string }

/** GET /api/overview?since=&owner=&tag=: all but `runsByHour` and `owners` is of one owner's tasks, or of those with a tag, where that is asked for. */
export type OverviewView = {
  /** Since when what happened is told: as asked for, at most seven days; a day by default. */
  since: string
  taskCounts: Record<TaskStatus, number>
  troubleCounts: Record<Trouble, number>
  /** Outcomes for each hour from that of `since` on, oldest first. */
  runsByHour: ({ hour: string } & OutcomeCounts)[]
  /** At most twenty of the failing tasks, what began last first. `heldUp`: what waits for it. */
  failing: ({
    id: number
    name: string
    state: TaskStatus
    owner: string
    runbookUrl: string
    heldUp: HeldUpView
    closedBy: ClosedBy
  } & FailingView)[]
  /** At most eight of the tasks that missed a deadline or are at risk to, by their deadline; `count` is of all. */
  deadlines: { count: number; tasks: { id: number; name: string; deadline: DeadlineView }[] }
  /** Tasks that recovered after `since`, the latest first, at most eight of `count`: when, and after which streak. */
  recovered: { count: number; tasks: { id: number; name: string; at: string; failures: number; since: string }[] }
  /** At most eight of the late tasks, and of those that wait for a minute and are not late: the longest first. */
  late: HeldBackTask[]
  waiting: HeldBackTask[]
  /** How many fail or are late, by tag, the most failing first, at most twelve; tags of which nothing is wrong are left out. None where tags are asked for. */
  byTag: (Pick<TagView, 'name' | 'colour'> & Record<Trouble, number>)[]
  upcoming: { taskId: number; taskName: string; instant: string }[]
  /** Who owns tasks, by name, at most a hundred. */
  owners: string[]
  liveWorkers: number
  demoTasks: number
}

/** GET /api/search?q= (command palette) → { rows: SearchHit[] }: at most 20 hits. */
export type SearchHit = { kind: 'crontab' | 'run'; id: string; label: string; hint: string } | TaskHit
/** A task, with what it does and what is wrong with it. */
export type TaskHit = { kind: 'task'; id: string; label: string; hint: string; tags: TagView[] } & Pick<
  GraphTask,
  'state' | 'failing' | 'lateInstant'
>

/** GET /api/me */
export type MeView = {
  id: string
  name: string
  email: string
  role: Role
  /** The tags whose tasks the role is for; null: it is for everything. */
  roleTags: { id: number; name: string }[] | null
  hasSecondFactor: boolean
}
/** The tasks that a role limited to tags reaches (GET /api/me/tasks), by id; null: the role is for everything. */
export type OwnTasksView = { ids: number[] | null }
