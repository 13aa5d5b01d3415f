import { z } from 'zod'
import { decideDigest } from '#domain/digest/digest.ts'
import { type DigestWeek, weekNamed, wholeWeekAt } from '#domain/digest/digest-week.ts'
import { DomainError } from '#domain/errors.ts'
import { isoInstant } from '#domain/iso-instant.ts'
import type { Digest } from '#domain/views/digest-views.ts'
import { DAY_MS } from '#scheduling/cron/lengths-of-time.ts'
import { installationZone } from '#server/configuration/installation-zone.ts'
import { retentionDays } from '#server/configuration/retention-settings.ts'
import type { Database, Transaction } from '#server/database/client.ts'
import { databaseNowMs } from '#server/database/database-now.ts'
import { countUnowned } from './count-unowned.ts'
import { loadDeadlineOutcomes } from './load-deadline-outcomes.ts'
import { countOpenedIncidents, loadFailing, loadFailures } from './load-failures.ts'
import { loadIdleTasks } from './load-idle-tasks.ts'
import { loadWeekTimes } from './load-week-times.ts'

export const digestParameters = z.object({
  week: z
    .string()
    .regex(/^\d{4}-W\d{2}$/, 'Name a week as ISO 8601 does, such as 2026-W48.')
    .optional()
    .meta({ description: 'A week that is over, by the calendar of DJAG_TIMEZONE; left out: the latest one.', examples: ['2026-W48'] }),
})

/**
 * What a week was like: the latest that is over, or the one that is named.
 * @throws DomainError `invalid_input` for a week that is not there, or not over
 */
export async function digestView(db: Database, { week: name }: z.output<typeof digestParameters>): Promise<Digest> {
  const zone = installationZone(process.env)
  return await db.transaction(
    async (tx) => {
      const nowMs = await databaseNowMs(tx)
      return await digestOf(tx, name === undefined ? wholeWeekAt(nowMs, zone) : wantedWeek(name, zone, nowMs), zone, nowMs)
    },
    { isolationLevel: 'repeatable read', accessMode: 'read only' },
  )
}

/** What is told of a week, read in one transaction. */
export async function digestOf(tx: Transaction, week: DigestWeek, zone: string, nowMs: number): Promise<Digest> {
  const facts = {
    failures: await loadFailures(tx, week),
    failing: await loadFailing(tx, week),
    times: await loadWeekTimes(tx, week),
    deadlines: await loadDeadlineOutcomes(tx, week),
    idle: await loadIdleTasks(tx, nowMs),
    unownedTasks: await countUnowned(tx),
  }
  return {
    week: week.name,
    since: isoInstant(week.sinceMs),
    before: isoInstant(week.beforeMs),
    timezone: zone,
    runsAreKept: week.sinceMs >= nowMs - retentionDays(process.env).runs * DAY_MS,
    incidents: await countOpenedIncidents(tx, week),
    ...decideDigest(facts, nowMs),
  }
}

function wantedWeek(name: string, zone: string, nowMs: number): DigestWeek {
  const week = weekNamed(name, zone)
  if (week === null) throw refused(`There is no week ${name}.`)
  if (week.beforeMs > nowMs) throw refused(`The week ${name} is not over yet: choose an earlier one.`)
  return week
}

function refused(message: string): DomainError {
  return new DomainError('invalid_input', message, { week: message })
}
