import { and, asc, desc, eq, gte, inArray, isNotNull, isNull, lt, type SQL, sql } from 'drizzle-orm'
import { z } from 'zod'
import { DomainError } from '#domain/errors.ts'
import { INCIDENT_SEVERITIES } from '#domain/incidents/incident.ts'
import { isoInstant } from '#domain/iso-instant.ts'
import type { IncidentDetail, IncidentRow } from '#domain/views/incident-views.ts'
import { incidentEvents } from '#schema/incident-events.ts'
import { incidentMembers } from '#schema/incident-members.ts'
import { incidents } from '#schema/incidents.ts'
import { tasks } from '#schema/tasks.ts'
import type { Database } from '#server/database/client.ts'
import { keysetParameters, pageOf } from '#server/http/keyset.ts'
import { choiceParameter, choicesParameter, idParameter, instantParameter } from '#server/http/parameters.ts'

const WHICH = ['open', 'closed', 'all'] as const

export const incidentListParameters = z
  .object({
    which: choiceParameter(WHICH).default('open'),
    severity: choicesParameter(INCIDENT_SEVERITIES).optional(),
    task: idParameter.optional().describe('Only those that concern this task, or did.'),
    closedSince: instantParameter.optional().describe('Of those that are closed, only those closed at that moment or later.'),
  })
  .extend(keysetParameters(idParameter).shape)

export const incidentParameters = z.object({ id: idParameter })

/** So many members of an incident are told one by one, of those that are well again as many as of the others. */
const MEMBERS_TOLD = 200
const EVENTS_TOLD = 200

/** Incidents by id, the latest first. */
export async function incidentList(
  db: Database,
  { which, severity, task, closedSince, cursor, limit }: z.output<typeof incidentListParameters>,
): Promise<{ rows: IncidentRow[]; nextCursor: string | null }> {
  const concerns = sql`exists (select from incident_members where incident_id = ${incidents.id} and incident_members.task_id = ${task ?? 0})`
  const rows = await incidentRows(
    db,
    and(
      which === 'all' ? undefined : which === 'open' ? isNull(incidents.closedAt) : isNotNull(incidents.closedAt),
      severity && inArray(incidents.severity, severity),
      task === undefined ? undefined : concerns,
      closedSince && sql`(${incidents.closedAt} is null or ${gte(incidents.closedAt, closedSince)})`,
      cursor === undefined ? undefined : lt(incidents.id, cursor),
    ),
  )
    .orderBy(desc(incidents.id))
    .limit(limit + 1)
  return pageOf(rows.map(incidentRowOf), limit, ({ id }) => id)
}

/** One incident with its members and events. */
export async function incidentDetail(db: Database, { id }: z.output<typeof incidentParameters>): Promise<IncidentDetail> {
  const [found, here, gone, events] = await Promise.all([
    incidentRows(db, eq(incidents.id, id)),
    memberRows(db, and(eq(incidentMembers.incidentId, id), isNull(incidentMembers.until))),
    memberRows(db, and(eq(incidentMembers.incidentId, id), isNotNull(incidentMembers.until))),
    db
      .select({
        id: incidentEvents.id,
        at: incidentEvents.at,
        happening: incidentEvents.happening,
        severity: incidentEvents.severity,
        data: incidentEvents.data,
        actorName: incidentEvents.actorName,
      })
      .from(incidentEvents)
      .where(eq(incidentEvents.incidentId, id))
      .orderBy(desc(incidentEvents.id))
      .limit(EVENTS_TOLD),
  ])
  const [row] = found
  if (!row) throw new DomainError('not_found', 'There is no such incident, or it is so old that it was removed.')
  const members = [...here, ...gone].map(({ taskId, name, isDeleted, since, until, ...member }) => ({
    ...{ ...member, task: { id: taskId, name, isDeleted } },
    ...{ since: isoInstant(since), until: isoInstant(until) },
  }))
  return { ...incidentRowOf(row), members, events: events.map(({ at, ...event }) => ({ ...event, at: isoInstant(at) })) }
}

async function memberRows(db: Database, which: SQL | undefined) {
  const { trouble, runId, since, until } = incidentMembers
  const bringsItAbout = sql`${trouble} in ('failed', 'running_long', 'no_worker', 'waiting_long', 'lost')`
  return await db
    .select({ taskId: tasks.id, name: tasks.name, isDeleted: sql<boolean>`${tasks.deletedAt} is not null`, trouble, runId, since, until })
    .from(incidentMembers)
    .innerJoin(tasks, eq(tasks.id, incidentMembers.taskId))
    .where(which)
    .orderBy(desc(bringsItAbout), asc(since), asc(tasks.name), asc(trouble))
    .limit(MEMBERS_TOLD)
}

/** Rows of incidents with their cause tasks, as {@link incidentRowOf} tells them. */
export function incidentRows(db: Database, which: SQL | undefined) {
  return db
    .select({
      id: incidents.id,
      kind: incidents.kind,
      severity: incidents.severity,
      title: incidents.title,
      causeName: incidents.causeName,
      beganAt: incidents.beganAt,
      openedAt: incidents.openedAt,
      updatedAt: incidents.updatedAt,
      closedAt: incidents.closedAt,
      closingReason: incidents.closingReason,
      isCalm: sql<boolean>`${incidents.wellSince} is not null and ${incidents.closedAt} is null`,
      acknowledgedAt: incidents.acknowledgedAt,
      acknowledgedBy: incidents.acknowledgedBy,
      acknowledgement: incidents.acknowledgement,
      silencedUntil: sql<Date | null>`case when ${incidents.silencedUntil} > djag_now() then ${incidents.silencedUntil} end`.mapWith(
        incidents.silencedUntil,
      ),
      memberCount: incidents.memberCount,
      times: incidents.times,
      taskId: tasks.id,
      taskName: tasks.name,
      owner: tasks.owner,
      runbookUrl: tasks.runbookUrl,
      deletedAt: tasks.deletedAt,
    })
    .from(incidents)
    .leftJoin(tasks, eq(tasks.id, incidents.causeTaskId))
    .where(which)
    .$dynamic()
}

export function incidentRowOf(row: Awaited<ReturnType<typeof incidentRows>>[number]): IncidentRow {
  const { taskId, taskName, owner, runbookUrl, deletedAt, acknowledgedAt, acknowledgedBy, acknowledgement, ...incident } = row
  return {
    ...incident,
    beganAt: isoInstant(row.beganAt),
    openedAt: isoInstant(row.openedAt),
    updatedAt: isoInstant(row.updatedAt),
    closedAt: isoInstant(row.closedAt),
    silencedUntil: isoInstant(row.silencedUntil),
    causeTask:
      taskId === null
        ? null
        : { id: taskId, name: taskName ?? '', owner: owner ?? '', runbookUrl: runbookUrl ?? '', isDeleted: deletedAt !== null },
    acknowledged: acknowledgedAt && { at: isoInstant(acknowledgedAt), byName: acknowledgedBy ?? '', word: acknowledgement ?? '' },
  }
}
