import { sql } from 'drizzle-orm'
import { v7 as uuidV7 } from 'uuid'
import { asksToAct, type KeptNotification } from '#domain/notifications/notification.ts'
import { defaultRule, type NotificationRule } from '#domain/notifications/notification-rule.ts'
import { type OwnRule, ruleOfOwn } from '#domain/notifications/own-notifications.ts'
import { type DueTelling, deliveryKey, eventKey, tellingsDue } from '#domain/notifications/tellings-due.ts'
import { type EndangeredDeadline, helpOf, missedOf } from '#domain/notifications/told-deadlines.ts'
import { notificationChannels } from '#schema/notification-channels.ts'
import { notificationRules } from '#schema/notification-rules.ts'
import { ADVISORY_LOCKS } from '#server/database/advisory-locks.ts'
import type { Database, Transaction } from '#server/database/client.ts'
import { databaseNowMs } from '#server/database/database-now.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'
import { notifyLive } from '#server/live/notify-live.ts'
import { loadEndangeredDeadlines, loadMissedThrough } from '#server/queries/incidents/endangered-deadlines.ts'
import { loadIncidentParts } from '#server/queries/incidents/incident-parts.ts'
import { insertDeliveryJobs } from '#server/queue/delivery-jobs.ts'
import { hears } from './hearing-channels.ts'
import { type IncidentToTell, loadToldIncidents } from './load-told-incidents.ts'
import { restoreDeliveryJobs } from './restore-delivery-jobs.ts'

type Channel = { id: number; toldSinceMs: number; ownRule: OwnRule | null }
type Due = DueTelling & { incident: IncidentToTell }

/**
 * One look at what channels are to be told of incidents (rule N6), and the deliveries of it with their jobs, in one transaction under one lock: a look that
 * broke off leaves nothing, and the next one finds the same. Deliveries that lost their jobs get them again.
 * @param onUnread is told why alarms say nothing of deadlines, where that could not be read
 * @returns how many deliveries it made
 */
export async function tellOfIncidents(db: Database, onUnread: (error: unknown) => void = () => {}): Promise<{ deliveries: number }> {
  return await db.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(${ADVISORY_LOCKS.notificationWrites})`)
    await restoreDeliveryJobs(tx)
    const channels = await loadChannels(tx)
    if (channels.length === 0) return { deliveries: 0 }
    const nowMs = await databaseNowMs(tx)
    const made = (await tx.select({ rule: notificationRules.rule }).from(notificationRules)).map(({ rule }) => rule)
    const rules = [...(made.length === 0 ? [defaultRule(everybodys(channels))] : made), ...ownRules(channels)]
    const missed = await unlessUnread(tx, loadMissedThrough, onUnread)
    const standing = (await loadRuledIncidents(tx, rules)).map((incident) => ({
      ...incident,
      missedThroughMs: missed.get(incident.id) ?? null,
    }))
    const due = standing.flatMap((incident) => dueOf(rules, incident, channels, nowMs))
    return { deliveries: await writeDeliveries(tx, due, onUnread) }
  })
}

async function loadChannels(tx: Transaction): Promise<Channel[]> {
  const rows = await tx
    .select({ id: notificationChannels.id, toldSince: notificationChannels.toldSince, ownRule: notificationChannels.ownRule })
    .from(notificationChannels)
    .where(hears)
  return rows.map(({ id, toldSince, ownRule }) => ({ id, toldSinceMs: toldSince.getTime(), ownRule }))
}

function everybodys(channels: readonly Channel[]): number[] {
  return channels.flatMap(({ id, ownRule }) => (ownRule === null ? [id] : []))
}

function ownRules(channels: readonly Channel[]): NotificationRule[] {
  return channels.flatMap(({ id, ownRule }) => (ownRule === null ? [] : [ruleOfOwn(ownRule, id)]))
}

/** Tags and owners are looked up where a rule asks for them. */
async function loadRuledIncidents(tx: Transaction, rules: readonly NotificationRule[]): Promise<IncidentToTell[]> {
  const incidents = await loadToldIncidents(tx)
  if (!rules.some(({ tags, owners }) => tags.length + owners.length > 0)) return incidents
  const parts = await loadIncidentParts(
    tx,
    incidents.flatMap(({ id, closedAtMs }) => (closedAtMs === null ? [id] : [])),
  )
  return incidents.map((incident) => ({ ...incident, ...parts.get(incident.id) }))
}

/** Nobody who joins is told of all that has been wrong for long. */
function dueOf(rules: readonly NotificationRule[], incident: IncidentToTell, channels: readonly Channel[], nowMs: number): Due[] {
  const hearing = new Set(channels.filter(({ toldSinceMs }) => incident.openedAtMs >= toldSinceMs).map(({ id }) => id))
  const on = new Set(channels.map(({ id }) => id))
  const told = new Map([...incident.told].filter(([id]) => on.has(id)))
  const heard = rules.map((rule) => ({ ...rule, channelIds: rule.channelIds.filter((id) => hearing.has(id)) }))
  return tellingsDue(heard, incident, told, nowMs).map((telling) => ({ ...telling, incident }))
}

/** An alarm does not wait for what it says of deadlines: where that can’t be read, it goes without. */
async function unlessUnread<Read>(
  tx: Transaction,
  read: (inner: Transaction) => Promise<ReadonlyMap<number, Read>>,
  onUnread: (error: unknown) => void,
): Promise<ReadonlyMap<number, Read>> {
  try {
    return await tx.transaction(read)
  } catch (error) {
    onUnread(error)
    return new Map()
  }
}

async function writeDeliveries(tx: Transaction, due: readonly Due[], onUnread: (error: unknown) => void): Promise<number> {
  if (due.length === 0) return 0
  const sql = preparedSql(tx)
  const alarmed = new Set(due.flatMap(({ what, incident }) => (asksToAct(what) ? [incident.id] : [])))
  const endangered = await unlessUnread(tx, (inner) => loadEndangeredDeadlines(inner, [...alarmed]), onUnread)
  const rows = due.map(({ incident, ...telling }) => ({
    ...{ messageId: uuidV7(), channelId: telling.channelId, incidentId: incident.id, what: telling.what, severity: telling.severity },
    ...{ key: deliveryKey(incident.id, telling), event: eventKey(incident.id, telling) },
    notification: notificationOf(telling, incident, endangered.get(incident.id) ?? []),
  }))
  const made = await sql<{ id: number; messageId: string }[]>`
    insert into notification_deliveries (
      message_id, channel_id, incident_id, what, severity, key, event, notification, awaits_end, next_attempt_at
    )
    select "messageId", "channelId", "incidentId", what, severity, key, event, notification, what = 'alarm', djag_now()
    from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as row (
      "messageId" uuid, "channelId" bigint, "incidentId" bigint, what text, severity text, key text, event text, notification jsonb
    )
    on conflict (key) do nothing
    returning id::float8 as id, message_id as "messageId"`
  const over = rows.filter(({ what }) => what === 'closed')
  await sql`
    update notification_deliveries delivery set awaits_end = false
    from jsonb_to_recordset(${JSON.stringify(over)}::text::jsonb) as row ("incidentId" bigint, "channelId" bigint)
    where delivery.incident_id = row."incidentId" and delivery.channel_id = row."channelId" and delivery.awaits_end`
  await insertDeliveryJobs(
    tx,
    made.map(({ messageId }) => ({ messageId, attempts: 0, startAfter: null })),
  )
  await notifyLive(tx, { subject: 'notification', ids: made.map(({ id }) => id) })
  return made.length
}

function notificationOf(
  { channelId, what, severity, missedThroughMs }: DueTelling,
  incident: IncidentToTell,
  endangered: readonly EndangeredDeadline[],
): KeptNotification {
  const { id, kind, title, openedAtMs, updatedAtMs, closedAtMs, acknowledgedAtMs, acknowledgedBy, memberCount, task, owner, runbook } =
    incident
  const before = incident.told.get(channelId)
  const cameAtMs = {
    ...{ alarm: before ? updatedAtMs : openedAtMs, missed: missedThroughMs, acknowledged: acknowledgedAtMs, closed: closedAtMs },
  }[what]
  return {
    ...{ what, incidentId: id, kind, severity, title, atMs: cameAtMs ?? updatedAtMs, openedAtMs, closedAtMs },
    ...{ acknowledgedBy, memberCount, task, owner, runbook, path: `/inbox/${id}` },
    ...{ missedThroughMs, missed: asksToAct(what) ? missedOf(endangered, before?.missedThroughMs ?? 0) : null },
    ...(asksToAct(what) ? helpOf({ kind, causeTaskId: task?.id ?? null }, endangered) : { deadline: null, remedy: null }),
  }
}
