import { z } from 'zod'
import { ACTION_PERMISSIONS, ROLES } from '../roles.ts'
import { TEAM_ACTION_SUBJECTS } from '../user-actions/team-action.ts'
import { closedByShape, notLookedIntoShape } from './closed-views.ts'
import { keysetPage } from './keyset-page.ts'
import { anyJson, anyJsonObject, instantShape, whole } from './shapes.ts'

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

/** What becomes of a user action of a team's own type (rule R13). */
const teamActionProgressShape = z
  .object({
    attempt: whole.describe('How often a worker has taken it.'),
    worker: z
      .object({ id: z.uuid(), host: z.string(), pid: whole })
      .nullable()
      .describe('The worker that has it in hand, or had it at its end. Null: none has taken it, or its row is gone.'),
    hasWorkers: z.boolean().describe('Whether a live worker has the action, so that one that waits is taken soon.'),
    answer: anyJson.describe('What carrying it out returned, beside what the outcome says; null: nothing.'),
  })
  .meta({ id: 'TeamActionProgress' })

/** One user action. */
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
    team: teamActionProgressShape.nullable().describe('For an action of the team’s own: how far it is. Null: it is one of Djag’s.'),
  })
  .meta({ id: 'UserAction' })
export type ActionRow = z.output<typeof actionRowShape>
export const actionListShape = keysetPage(actionRowShape)
export type ActionPage = z.output<typeof actionListShape>

/** A live worker that has an action of the team's own, and how it defines it: two with the same text have the same action. */
const teamActionWorkerShape = z.object({ id: z.uuid(), host: z.string(), pid: whole, definition: z.string() })
export type TeamActionWorker = z.output<typeof teamActionWorkerShape>

/** An action type that people can ask for: the form is generated from `payloadSchema`. */
const actionTypeShape = z
  .object({
    type: z.string(),
    title: z.string(),
    description: z.string(),
    payloadSchema: z.record(z.string(), z.unknown()).describe('A JSON schema of what is said with it.'),
    mayAsk: z.boolean(),
    neededRole: z.enum(ROLES),
    carriedOut: z
      .enum(['at_once', 'by_worker', 'by_addressees'])
      .describe(
        '`at_once`: asking for it is doing it; a refusal comes back as the answer. `by_addressees`: the runs or workers that it is addressed to carry it out.',
      ),
    team: z
      .object({
        subject: z.enum(TEAM_ACTION_SUBJECTS),
        permission: z.enum(ACTION_PERMISSIONS).nullable(),
        workers: z.array(teamActionWorkerShape).describe('The live workers that have it.'),
      })
      .nullable()
      .describe(
        'Of an action of the team’s own: what it is about, the permission that it names, and who has it. Null: it is one of Djag’s.',
      ),
  })
  .meta({ id: 'ActionType' })
export type ActionType = z.output<typeof actionTypeShape>
export const actionTypeListShape = z.object({ rows: z.array(actionTypeShape) })

/** The actions of the team's own that can be asked for. */
export const teamActionListShape = z.object({
  rows: z.array(
    z
      .object({
        type: z.string(),
        title: z.string(),
        description: z.string(),
        subject: z.enum(TEAM_ACTION_SUBJECTS).describe('What it is about. The payload names it: `runId`, `taskId` or `workerId`.'),
        permission: z
          .enum(ACTION_PERMISSIONS)
          .nullable()
          .describe('What it takes to ask for it beside `team-actions`; null: nothing more.'),
        payloadSchema: anyJsonObject.describe('JSON Schema of what is sent with it.'),
        isIdempotent: z.boolean().describe('Whether another worker carries it out again when the one that had it is gone.'),
        timeLimitSeconds: whole,
        workers: z
          .array(teamActionWorkerShape)
          .describe('The live workers that have it. None: what is asked for waits, for a day at most.'),
      })
      .meta({ id: 'TeamAction' }),
  ),
})

/** One audit. */
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
export const auditListShape = keysetPage(auditRowShape).extend({ notLookedInto: notLookedIntoShape })
export type AuditPage = z.output<typeof auditListShape>

/** Who stands in the audits, by the latest name of each. */
export const auditActorsShape = z.object({
  rows: z.array(z.object({ kind: z.enum(['user', 'token']), id: z.string(), name: z.string() })),
  hasMore: z.boolean(),
})
export type AuditActors = z.output<typeof auditActorsShape>

/** One worker. */
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
    teamActionTypes: z.array(z.string()).describe('The types of the team’s own actions that it carries out.'),
    teamActionsProblem: z
      .string()
      .nullable()
      .describe('Why it does not have the folder of actions as it is now; null: it does, or has none.'),
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

/** One handler. */
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
