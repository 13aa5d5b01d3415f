import { and, eq, gte, ilike, inArray, isNotNull, isNull, lt, notInArray, or, type SQL, sql } from 'drizzle-orm'
import { z } from 'zod'
import { AUDIT_SUBJECT_KINDS, type AuditRow } from '#domain/views/operation-views.ts'
import { audits } from '#schema/audits.ts'
import { OF_ANY_TASK } from '#server/closed-values/closed-subjects.ts'
import { closedTaskIds, type Reader } from '#server/closed-values/closed-tasks.ts'
import { choiceParameter, instantParameter, searchParameter } from '#server/http/parameters.ts'
import { containsPattern } from '../contains-pattern.ts'

const SUBJECT = new RegExp(`^(${AUDIT_SUBJECT_KINDS.filter((kind) => kind !== 'none').join('|')}):([\\w.-]{1,100})$`)
const ACTOR = /^(?:(user|token):([\w-]{1,64})|system)$/

/** By what audits are found; all that are given hold. */
export const auditFilterParameters = z.object({
  subject: z
    .string()
    .regex(SUBJECT, 'Use kind:id, such as task:12.')
    .transform((text) => {
      const [, kind, id] = SUBJECT.exec(text) ?? []
      return { kind: kind as AuditRow['subjectKind'], id: id ?? '' }
    })
    .optional(),
  actor: z
    .string()
    .regex(ACTOR, 'Use user:ID, token:ID or system.')
    .transform((text) => {
      const [, kind, id] = ACTOR.exec(text) ?? []
      return { kind: (kind ?? 'system') as AuditRow['actorKind'], id: id ?? null }
    })
    .optional(),
  address: z
    .string()
    .regex(/^[\da-z.:%]{1,64}$/i, 'Use an address, such as 192.0.2.1.')
    .optional(),
  outcome: choiceParameter(['succeeded', 'failed']).optional(),
  /** `edits`: those that say what was so before and what is so after. */
  shows: choiceParameter(['edits']).optional(),
  since: instantParameter.optional(),
  until: instantParameter.optional(),
  search: searchParameter,
})
export type AuditFilter = z.output<typeof auditFilterParameters>

/** Who reads audits: with the id of a person, or of a token. */
export type AuditReader = Reader & { id?: string | null }

/** What tells who got in, or tried to. */
const OF_SIGN_INS = ['signed-in', 'signed-out', 'sign-in-refused', 'token-refused']

/** Whether all of the record is for the reader: also who signs in from where, and what becomes of people and tokens. */
export function readsWholeRecord({ role }: AuditReader): boolean {
  return role === 'administrator'
}

/** What is a person’s own: what they did, and what was done with their account. */
function isOwn({ id = null }: AuditReader): SQL {
  return id === null ? sql`false` : sql`(${audits.actorId} = ${id} or (${audits.subjectKind} = 'user' and ${audits.subjectId} = ${id}))`
}

/** What was so before and after, as text: an index holds it in these words. */
const PAYLOADS = sql`(coalesce(${audits.before}::text, '') || ' ' || coalesce(${audits.after}::text, ''))`

/**
 * Who signs in, from where, and what becomes of people and tokens is for administrators, and each person's own for themselves (rule V5).
 * The search looks in actor, subject, type, message and what changed; not in the last two where these are closed to the reader, whom hits would tell of them
 * (rule V2).
 */
export function auditsThatMatch(
  { subject, actor, address, outcome, shows, since, until, search }: AuditFilter,
  reader: AuditReader,
): SQL | undefined {
  const pattern = search && containsPattern(search)
  return and(
    readsWholeRecord(reader)
      ? undefined
      : or(and(notInArray(audits.subjectKind, ['user', 'token']), notInArray(audits.type, OF_SIGN_INS)), isOwn(reader)),
    // Who is told no addresses of others finds nothing by them either.
    readsWholeRecord(reader) || address === undefined ? undefined : isOwn(reader),
    subject && and(eq(audits.subjectKind, subject.kind), eq(audits.subjectId, subject.id)),
    actor && and(eq(audits.actorKind, actor.kind), actor.id === null ? isNull(audits.actorId) : eq(audits.actorId, actor.id)),
    address === undefined ? undefined : eq(audits.address, address),
    outcome && eq(audits.outcome, outcome),
    shows && and(isNotNull(audits.before), isNotNull(audits.after)),
    since && gte(audits.at, since),
    until && lt(audits.at, until),
    pattern
      ? or(
          ilike(audits.actorName, pattern),
          ilike(audits.subjectName, pattern),
          ilike(audits.type, pattern),
          and(hasOpenValues(reader), or(ilike(audits.message, pattern), sql`${PAYLOADS} ilike ${pattern}`)),
        )
      : undefined,
  )
}

/** What `closedSubjects` says of each, as a condition; undefined: all are open. */
function hasOpenValues(reader: Reader): SQL | undefined {
  const closed = closedTaskIds(reader)
  if (closed === null) return undefined
  return sql`case
    when not exists ${closed} then true
    when ${inArray(audits.type, OF_ANY_TASK)} then false
    when ${audits.subjectKind} = 'task' then ${audits.subjectId} in (select tasks.id::text from tasks where tasks.id not in ${closed})
    when ${audits.subjectKind} = 'run' then ${audits.subjectId} ~ '^[0-9a-f-]{36}$' and exists (
      select from runs where runs.id = (case when ${audits.subjectId} ~ '^[0-9a-f-]{36}$' then ${audits.subjectId} end)::uuid and runs.task_id not in ${closed}
    )
    else true end`
}
