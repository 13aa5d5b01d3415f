import type { JsonSchema } from '../json-value.ts'

/** What an action of a team's own is about. */
export const TEAM_ACTION_SUBJECTS = ['run', 'task', 'worker', 'none'] as const
export type TeamActionSubject = (typeof TEAM_ACTION_SUBJECTS)[number]

/** How long a worker may take for one, where the team says nothing, and at most. */
export const USUAL_ACTION_SECONDS = 60
export const LONGEST_ACTION_SECONDS = 3_600

const TYPE = /^[a-z][a-z\d]*(-[a-z\d]+)*$/

/** Whether a text can be the type of an action: words of small letters and digits, with a - between. */
export function canBeActionType(text: string): boolean {
  return text.length <= 60 && TYPE.test(text)
}

/** The field of a payload that names what the action is about, and how it is asked for. */
const SUBJECT_FIELDS: Readonly<Record<Exclude<TeamActionSubject, 'none'>, { name: string; schema: JsonSchema }>> = {
  run: {
    name: 'runId',
    schema: {
      title: 'Run',
      description: 'Its id: the last part of the address of its page.',
      widget: 'run',
      type: 'string',
      format: 'uuid',
    },
  },
  task: {
    name: 'taskId',
    schema: { title: 'Task', widget: 'task', type: 'integer', exclusiveMinimum: 0, maximum: Number.MAX_SAFE_INTEGER },
  },
  worker: {
    name: 'workerId',
    schema: { title: 'Worker', description: 'Its id, as the workers page says it.', type: 'string', format: 'uuid' },
  },
}

/** Names by which payloads lead to what an action is about, also where the values beside them are closed: a team calls no field of its own so. */
export const NAMES_OF_SUBJECTS: readonly string[] = [
  ...Object.values(SUBJECT_FIELDS).map(({ name }) => name),
  'taskIds',
  'requestId',
  'dependencyId',
  'backfillId',
]

/** The field that names what an action is about; null: it is about nothing that Djag knows. */
export function subjectFieldOf(subject: TeamActionSubject): string | null {
  return subject === 'none' ? null : SUBJECT_FIELDS[subject].name
}

/** The schema of all that is said with an action: the team's own, and before it what the action is about. */
export function askedSchema(own: JsonSchema, subject: TeamActionSubject): JsonSchema {
  if (subject === 'none') return own
  const { name, schema } = SUBJECT_FIELDS[subject]
  return {
    ...own,
    properties: { [name]: schema, ...((own.properties ?? {}) as JsonSchema) },
    required: [name, ...(Array.isArray(own.required) ? own.required : [])],
  }
}

/** What of a payload is the team's own. */
export function ownPayload<Value>(payload: Readonly<Record<string, Value>>, subject: TeamActionSubject): Record<string, Value> {
  const field = subjectFieldOf(subject)
  return Object.fromEntries(Object.entries(payload).filter(([name]) => name !== field))
}
