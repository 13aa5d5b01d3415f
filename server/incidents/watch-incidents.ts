import { sql } from 'drizzle-orm'
import { causesOf } from '#domain/incidents/causes.ts'
import { decideIncidents, knownMembers } from '#domain/incidents/decide-incidents.ts'
import { ADVISORY_LOCKS } from '#server/database/advisory-locks.ts'
import type { Database } from '#server/database/client.ts'
import { loadOpenIncidents, loadRecoveries } from './load-open-incidents.ts'
import { loadPresentTrouble, type TroubleOptions } from './load-present-trouble.ts'
import { writeIncidents } from './write-incidents.ts'

/**
 * One look at everything that is wrong (rules N1 to N3): incidents are opened, kept up to date and closed, each with its events, in one transaction;
 * whoever looks after one that broke off finds nothing of it, and does it whole. One look at a time; people's words about incidents wait only
 * while it writes.
 * @returns how many events it came to
 */
export async function watchIncidents(db: Database, options: TroubleOptions): Promise<{ events: number }> {
  return await db.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(${ADVISORY_LOCKS.incidentLooks})`)
    const present = await loadPresentTrouble(tx, options)
    await tx.execute(sql`select pg_advisory_xact_lock(${ADVISORY_LOCKS.incidentWrites})`)
    const open = await loadOpenIncidents(tx)
    const recoveries = await loadRecoveries(tx)
    const changes = decideIncidents(open, causesOf(present, knownMembers(open)), recoveries, present.nowMs)
    return { events: await writeIncidents(tx, changes, present.nowMs) }
  })
}
