import { z } from 'zod'
import { ACTION_PERMISSIONS, type ActionPermission } from '#domain/roles.ts'
import { canNameSecret } from '#domain/secrets/secret-name.ts'
import {
  canBeActionType,
  LONGEST_ACTION_SECONDS,
  NAMES_OF_SUBJECTS,
  TEAM_ACTION_SUBJECTS,
  type TeamActionSubject,
  USUAL_ACTION_SECONDS,
} from '#domain/user-actions/team-action.ts'
import type { RunLogger } from './run-logger.ts'

type SubjectByKind = {
  run: { kind: 'run'; id: string; scheduledFor: Date; task: { id: number; name: string } }
  task: { kind: 'task'; id: number; name: string }
  worker: { kind: 'worker'; id: string }
  none: { kind: 'none' }
}

/** What an action knows of who asked for it and what it is about. */
export type ActionContext<Subject extends TeamActionSubject = TeamActionSubject> = {
  /** The number of the action, as the page Actions shows it. The same for all attempts. */
  actionId: number
  /** Who asked for it. */
  by: string
  subject: SubjectByKind[Subject]
  /** From 1; more only of one that is `idempotent`, when the worker before was lost. */
  attempt: number
  /** The secrets that the action declares, by name. */
  secrets: Readonly<Record<string, string>>
  /** Aborted when it has to stop: its time is up, or its worker ends. One that goes on regardless is killed. */
  signal: AbortSignal
  /** Writes lines into the log of the worker. */
  log: RunLogger
}

export type TeamActionDefinition<Subject extends TeamActionSubject, Payload extends z.ZodObject> = {
  /** Unique among all actions, in small letters, digits and -: what programs ask for. */
  type: string
  /** What people read on its button: “Flush the cache”. */
  title: string
  /** A sentence on what it does. */
  description?: string
  /** What is said with it, one object; its form is made of this. Left out: nothing. */
  payload?: Payload
  /** What it is about, and where the dashboard offers it. Who asks names it beside the payload: `runId`, `taskId` or `workerId`. */
  subject: Subject
  /** What it takes to ask for it, beside `team-actions`, which operators have. Left out: nothing more. */
  permission?: ActionPermission
  /** Whether it may be carried out again where nobody knows whether it was: then a worker's death does not end it. */
  idempotent?: boolean
  /** How long it may take, in seconds: 60 if left out, at most 3,600. */
  timeLimitSeconds?: number
  /** The names of Djag's secrets that it needs: they stand in `context.secrets`. */
  secrets?: readonly string[]
  /**
   * Carries it out, in a process of its own. A text that it returns is told as what it did; other JSON is kept with the action. What it throws fails the
   * action, and an `ActionRefused` says why it was not even tried.
   */
  carryOut(payload: z.output<Payload>, context: ActionContext<Subject>): unknown
}

const MARK = Symbol.for('djag.action')

/** A team's own action as a worker keeps it. Made by {@link defineAction} only. */
export type TeamAction = {
  readonly [MARK]: true
  readonly type: string
  readonly title: string
  readonly description: string
  readonly payload: z.ZodObject
  readonly subject: TeamActionSubject
  readonly permission: ActionPermission | null
  readonly isIdempotent: boolean
  readonly timeLimitSeconds: number
  readonly secrets: readonly string[]
  carryOut(payload: Record<string, unknown>, context: ActionContext): unknown
}

/** Declares an action of a team's own. Throws an error that says what is wrong with the definition. */
export function defineAction<Subject extends TeamActionSubject, Payload extends z.ZodObject = z.ZodObject<Record<never, never>>>(
  definition: TeamActionDefinition<Subject, Payload>,
): TeamAction {
  const { type, title, description = '', subject, permission = null, idempotent = false, secrets = [], carryOut } = definition
  const { payload = z.object({}), timeLimitSeconds = USUAL_ACTION_SECONDS } = definition
  const refuse = (what: string): never => {
    throw new Error(`Action "${type}": ${what}`)
  }
  if (typeof type !== 'string' || !canBeActionType(type))
    throw new Error(
      `An action's type must be at most 60 small letters, digits and -, beginning with a letter, such as "flush-cache", not ${JSON.stringify(type)}.`,
    )
  if (!isShortText(title, 80) || title.trim() === '') refuse('it needs a title (text of at most 80 characters).')
  if (!isShortText(description, 1_000)) refuse('description must be a text of at most 1,000 characters.')
  if (!TEAM_ACTION_SUBJECTS.includes(subject)) refuse(`subject must be one of ${TEAM_ACTION_SUBJECTS.join(', ')}.`)
  if (permission !== null && !ACTION_PERMISSIONS.includes(permission))
    refuse(`permission must be one of ${ACTION_PERMISSIONS.join(', ')}, or left out, not ${JSON.stringify(permission)}.`)
  if (!Number.isInteger(timeLimitSeconds) || timeLimitSeconds < 1 || timeLimitSeconds > LONGEST_ACTION_SECONDS)
    refuse(`timeLimitSeconds must be a whole number from 1 to ${LONGEST_ACTION_SECONDS}.`)
  for (const secret of secrets) {
    if (typeof secret !== 'string' || !canNameSecret(secret))
      refuse(`secrets names ${JSON.stringify(secret)}, which no secret can be called: letters, digits and any of _ . -.`)
  }
  if (typeof carryOut !== 'function') refuse('it needs a function carryOut(payload, context).')
  return {
    [MARK]: true,
    ...{ type, title, description, subject, permission, timeLimitSeconds },
    payload: payloadOf(payload, refuse),
    isIdempotent: idempotent === true,
    secrets: [...new Set(secrets)],
    carryOut: (given, context) => carryOut(given as z.output<Payload>, context as ActionContext<Subject>),
  }
}

/** Names that the schema does not mention are refused, unless it is a `z.looseObject`. */
function payloadOf(payload: z.ZodObject, refuse: (what: string) => never): z.ZodObject {
  if (!(payload instanceof z.ZodObject))
    refuse('payload must be a zod object, such as z.object({ shop: z.string() }), of the zod that Djag provides.')
  const taken = Object.keys(payload.shape).find((name) => NAMES_OF_SUBJECTS.includes(name))
  if (taken !== undefined)
    refuse(`its payload names a field "${taken}", by which Djag itself says what an action is about. Call it otherwise.`)
  return payload.def.catchall === undefined ? payload.strict() : payload
}

function isShortText(text: unknown, most: number): boolean {
  return typeof text === 'string' && text.length <= most
}

/** Whether a value exported by some file was made by {@link defineAction}. */
export function isTeamAction(value: unknown): value is TeamAction {
  return typeof value === 'object' && value !== null && (value as { [MARK]?: unknown })[MARK] === true
}
