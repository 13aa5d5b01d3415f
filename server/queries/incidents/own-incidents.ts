import { and, desc, eq, gte, isNull, sql } from 'drizzle-orm'
import { z } from 'zod'
import { isoInstant } from '#domain/iso-instant.ts'
import type { KeptHelp } from '#domain/notifications/notification.ts'
import { asksToTell } from '#domain/notifications/notification-rule.ts'
import { INITIAL_OWN_NOTIFICATIONS, ruleOfOwn } from '#domain/notifications/own-notifications.ts'
import { type EndangeredDeadline, helpOf, missedOf } from '#domain/notifications/told-deadlines.ts'
import type { OwnIncident } from '#domain/views/notification-views.ts'
import { incidents } from '#schema/incidents.ts'
import { notificationChannels } from '#schema/notification-channels.ts'
import { tasks } from '#schema/tasks.ts'
import type { CurrentSession } from '#server/auth/current-session.ts'
import type { Database } from '#server/database/client.ts'
import { databaseNowMs } from '#server/database/database-now.ts'
import { instantParameter } from '#server/http/parameters.ts'
import { loadEndangeredDeadlines } from './endangered-deadlines.ts'
import { loadIncidentParts } from './incident-parts.ts'

const MOST_TOLD = 200
const TOLD_WHEN_CLOSED = '1 hour'

export const ownIncidentsParameters = z.object({ since: instantParameter })

/** What a browser of the reader’s may have to show: incidents opened since it was asked to, and whether they are what the reader chose to hear. */
export async function ownIncidents(
  db: Database,
  { since }: z.output<typeof ownIncidentsParameters>,
  actor: Pick<CurrentSession['actor'], 'id'>,
): Promise<{ rows: OwnIncident[]; now: string }> {
  const [channel] = await db
    .select({ rule: notificationChannels.ownRule })
    .from(notificationChannels)
    .where(eq(notificationChannels.ownerId, actor.id))
  const rule = ruleOfOwn(channel?.rule ?? INITIAL_OWN_NOTIFICATIONS.rule, 1)
  const { id, kind, causeTaskId, severity, title, openedAt, acknowledgedAt, acknowledgedBy, silencedUntil, closedAt } = incidents
  const rows = await db
    .select({
      ...{ id, kind, causeTaskId, severity, title, openedAt, acknowledgedAt, acknowledgedBy, silencedUntil, closedAt },
      task: tasks.name,
      owner: sql<string | null>`nullif(${tasks.owner}, '')`,
      runbook: sql<string | null>`nullif(${tasks.runbookUrl}, '')`,
    })
    .from(incidents)
    .leftJoin(tasks, and(eq(tasks.id, incidents.causeTaskId), isNull(tasks.deletedAt)))
    .where(and(gte(openedAt, since), sql`(${closedAt} is null or ${closedAt} > djag_now() - ${TOLD_WHEN_CLOSED}::interval)`))
    .orderBy(desc(id))
    .limit(MOST_TOLD)
  const needsParts = rule.tags.length + rule.owners.length > 0
  const parts = needsParts
    ? await loadIncidentParts(
        db,
        rows.map((row) => row.id),
      )
    : new Map()
  const endangered = await loadEndangeredDeadlines(
    db,
    rows.flatMap((row) => (row.closedAt === null ? [row.id] : [])),
  )
  const nowMs = await databaseNowMs(db)
  return {
    now: isoInstant(nowMs),
    rows: rows.map(({ causeTaskId, ...row }) => ({
      ...row,
      ...missedIn(endangered.get(row.id) ?? []),
      ...told(helpOf({ kind: row.kind, causeTaskId: row.task === null ? null : causeTaskId }, endangered.get(row.id) ?? [])),
      ...{ openedAt: isoInstant(row.openedAt), acknowledgedAt: isoInstant(row.acknowledgedAt) },
      ...{ silencedUntil: isoInstant(row.silencedUntil), closedAt: isoInstant(row.closedAt) },
      isAsked: asksToTell(
        rule,
        { severity: row.severity, tags: [], owners: [], openedAtMs: row.openedAt.getTime(), ...parts.get(row.id) },
        nowMs,
      ),
    })),
  }
}

function missedIn(endangered: readonly EndangeredDeadline[]): Pick<OwnIncident, 'missed' | 'missedThroughMs'> {
  const dueMs = endangered.flatMap(({ state, dueAtMs }) => (state === 'missed' ? [dueAtMs] : []))
  const missed = missedOf(endangered, 0)
  return { missed: missed && { ...missed, named: [...missed.named] }, missedThroughMs: missed && Math.max(...dueMs) }
}

function told({ deadline, remedy }: KeptHelp): Pick<OwnIncident, 'deadline' | 'remedy'> {
  return { deadline, remedy: remedy?.text ?? null }
}
