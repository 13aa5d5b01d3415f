import { eq, sql } from 'drizzle-orm'
import { DomainError } from '#domain/errors.ts'
import type { IncidentEventData, IncidentHappening } from '#domain/incidents/incident.ts'
import { type IncidentAcknowledgement, type IncidentSilence, LONGEST_SILENCE_DAYS } from '#domain/incidents/incident-input.ts'
import type { Actor } from '#domain/roles.ts'
import { DAY_MS } from '#scheduling/cron/lengths-of-time.ts'
import { incidentEvents } from '#schema/incident-events.ts'
import { incidents } from '#schema/incidents.ts'
import { recordChange } from '#server/audit/record-change.ts'
import { ADVISORY_LOCKS } from '#server/database/advisory-locks.ts'
import type { Database, Transaction } from '#server/database/client.ts'
import { databaseNowMs } from '#server/database/database-now.ts'
import { notifyLive } from '#server/live/notify-live.ts'
import { refuseUnstorable } from '../refuse-unstorable.ts'
import { requireForTasks } from '../require-for-tasks.ts'
import { requirePermission } from '../require-permission.ts'

type Incident = typeof incidents.$inferSelect

/**
 * Says that somebody sees to an open incident, with a word perhaps; a later acknowledgement stands instead of the one before.
 * @throws DomainError `not_found`, `conflict` when it is closed, `forbidden`
 */
export async function acknowledgeIncident(db: Database, actor: Actor, { id, word }: IncidentAcknowledgement): Promise<{ id: number }> {
  requirePermission(actor, 'handle-incidents', 'somewhere')
  refuseUnstorable({ word })
  return await db.transaction(async (tx) => {
    const incident = await lockOpenIncident(tx, id)
    await requireForCause(tx, actor, incident)
    await tx
      .update(incidents)
      .set({ acknowledgedAt: sql`djag_now()`, acknowledgedBy: actor.name, acknowledgement: word, updatedAt: sql`djag_now()` })
      .where(eq(incidents.id, id))
    await record(tx, actor, incident, {
      happening: 'acknowledged',
      data: { word },
      before: { acknowledgedBy: incident.acknowledgedBy },
      after: { acknowledgedBy: actor.name, word },
      message: `Acknowledged the incident “${incident.title}”`,
    })
    return { id }
  })
}

/**
 * Has nobody told of an open incident until then, or, with null, has them told again.
 * @throws DomainError `not_found`, `conflict` when it is closed, `invalid_input` for a moment that has passed or is too far away, `forbidden`
 */
export async function silenceIncident(db: Database, actor: Actor, { id, until }: IncidentSilence): Promise<{ id: number }> {
  requirePermission(actor, 'handle-incidents', 'somewhere')
  return await db.transaction(async (tx) => {
    const incident = await lockOpenIncident(tx, id)
    await requireForCause(tx, actor, incident)
    const silencedUntil = until === null ? null : new Date(until)
    const nowMs = await databaseNowMs(tx)
    if (silencedUntil !== null) refuseUntil(silencedUntil.getTime() - nowMs)
    // There is none, or it has run out.
    else if (incident.silencedUntil === null || incident.silencedUntil.getTime() <= nowMs) return { id }
    await tx.update(incidents).set({ silencedUntil, updatedAt: sql`djag_now()` }).where(eq(incidents.id, id))
    const said = silencedUntil === null ? 'Ended the silence of' : 'Silenced'
    await record(tx, actor, incident, {
      happening: silencedUntil === null ? 'unsilenced' : 'silenced',
      data: silencedUntil === null ? {} : { until: silencedUntil.toISOString() },
      before: { silencedUntil: incident.silencedUntil?.toISOString() ?? null },
      after: { silencedUntil: silencedUntil?.toISOString() ?? null },
      message: `${said} the incident “${incident.title}”`,
    })
    return { id }
  })
}

function refuseUntil(aheadMs: number): void {
  const problem =
    aheadMs <= 0
      ? 'Choose a moment that is still to come.'
      : aheadMs > LONGEST_SILENCE_DAYS * DAY_MS
        ? `Choose a moment within ${LONGEST_SILENCE_DAYS} days.`
        : null
  if (problem !== null) throw new DomainError('invalid_input', problem, { until: problem })
}

/** Under the lock of all writes of incidents nobody else changes it: its row needs none of its own. */
async function lockOpenIncident(tx: Transaction, id: number): Promise<Incident> {
  await tx.execute(sql`select pg_advisory_xact_lock(${ADVISORY_LOCKS.incidentWrites})`)
  const [incident] = await tx.select().from(incidents).where(eq(incidents.id, id))
  if (!incident) throw new DomainError('not_found', 'This incident does not exist any more.')
  if (incident.closedAt !== null)
    throw new DomainError('conflict', 'This incident has been closed meanwhile: nothing is to be done about it.')
  return incident
}

/** An incident is a matter of whose task it began at; one that began at no task concerns everything. */
async function requireForCause(tx: Transaction, actor: Actor, { causeTaskId, causeName }: Incident): Promise<void> {
  if (causeTaskId === null) requirePermission(actor, 'handle-incidents')
  else await requireForTasks(tx, actor, 'handle-incidents', [{ id: causeTaskId, name: causeName }])
}

type Done = {
  happening: IncidentHappening
  data: Partial<IncidentEventData>
  before: Record<string, string | null>
  after: Record<string, string | null>
  message: string
}

async function record(tx: Transaction, actor: Actor, incident: Incident, { happening, data, before, after, message }: Done): Promise<void> {
  const { id, severity, title, memberCount } = incident
  await tx
    .insert(incidentEvents)
    .values({ incidentId: id, at: sql`djag_now()`, happening, severity, data: { title, memberCount, ...data }, actorName: actor.name })
  await recordChange(tx, actor, {
    type: 'incident-changed',
    payload: { incident: id, change: happening },
    message,
    audits: [{ subject: { kind: 'incident', id: String(id), name: title }, before, after, message }],
  })
  await notifyLive(tx, { subject: 'incident', ids: [id] })
}
