import { and, desc, eq, inArray, sql } from 'drizzle-orm'
import { DomainError } from '#domain/errors.ts'
import { nameList } from '#domain/name-list.ts'
import type { Actor } from '#domain/roles.ts'
import { type SwitchVersions, switchVersionOf } from '#domain/switch-version.ts'
import { audits } from '#schema/audits.ts'
import { closedTasks } from '#server/closed-values/closed-tasks.ts'
import type { Transaction } from '#server/database/client.ts'
import type { StoredTask } from './task-row.ts'

type Switching = {
  /** How the tasks were switched when the person saw them. */
  seen: SwitchVersions | undefined
  /** Of a task that is so already, nothing of anybody's is written over. */
  isSoAlready: (row: StoredTask) => boolean
}

/**
 * Refuses to write over how somebody else enabled, disabled or paused one of these locked tasks since the person saw it. A pause that ended by
 * itself meanwhile was nobody's choice of now.
 * @throws DomainError `stale`, which says what it is now, by whom and when; with the note of a pause as far as that is open to the actor (rule V4)
 */
export async function refuseStaleSwitches(
  tx: Transaction,
  actor: Actor,
  rows: readonly StoredTask[],
  { seen, isSoAlready }: Switching,
): Promise<void> {
  if (seen === undefined) return
  const changed = rows.filter((row) => {
    const version = seen[row.id]
    return version !== undefined && !isSoAlready(row) && version !== storedSwitchVersion(row)
  })
  if (changed.length === 0) return
  const latest = await latestSwitches(tx, changed)
  const theirs = changed.flatMap((row) => {
    const by = latest.get(String(row.id))
    return by && by.actorKind !== 'system' ? [{ row, by }] : []
  })
  const [first] = theirs
  if (!first) return
  const closedBy = (await closedTasks(tx, actor, [first.row.id]))(first.row.id)
  const now = inWords(closedBy === null ? first.row : { ...first.row, pauseNote: null })
  const what =
    theirs.length === 1
      ? `“${first.row.name}” was ${now} by ${first.by.actorName} at ${first.by.at.toISOString()}, since you saw it.`
      : `${nameList(theirs.map(({ row }) => row.name))} were switched by others since you saw them, the first one ${now} by ${first.by.actorName} at ${first.by.at.toISOString()}.`
  throw new DomainError('stale', `${what} Nothing was changed.`)
}

type StoredSwitch = Pick<StoredTask, 'enabled' | 'pausedAt' | 'pausedByName' | 'pauseNote' | 'pausedUntil' | 'resumeChoice'>

/** The `switchVersionOf` a stored task. */
export function storedSwitchVersion(task: StoredSwitch): string {
  const { enabled, pausedAt, pausedByName, pauseNote, pausedUntil, resumeChoice } = task
  const pause = {
    byName: pausedByName ?? '',
    note: pauseNote ?? '',
    until: pausedUntil?.toISOString() ?? null,
    resumeChoice: resumeChoice ?? 'fromNow',
  }
  return switchVersionOf({ enabled, pause: pausedAt === null ? null : pause })
}

type Switch = { actorKind: 'user' | 'token' | 'system'; actorName: string; at: Date }

/** Who switched each of these tasks last. */
async function latestSwitches(tx: Transaction, rows: readonly StoredTask[]): Promise<Map<string, Switch>> {
  const found = await tx
    .selectDistinctOn([audits.subjectId], {
      id: audits.subjectId,
      actorKind: audits.actorKind,
      actorName: audits.actorName,
      at: audits.at,
    })
    .from(audits)
    .where(
      and(
        eq(audits.subjectKind, 'task'),
        inArray(
          audits.subjectId,
          rows.map(({ id }) => String(id)),
        ),
        eq(audits.outcome, 'succeeded'),
        sql`${audits.after} ? 'enabled'`,
      ),
    )
    .orderBy(audits.subjectId, desc(audits.id))
  return new Map(found.flatMap(({ id, ...by }) => (id === null ? [] : [[id, by] as const])))
}

function inWords({ enabled, pausedAt, pausedUntil, pauseNote }: StoredTask): string {
  if (enabled) return 'enabled'
  if (pausedAt === null) return 'disabled'
  return `paused${pausedUntil ? ` until ${pausedUntil.toISOString()}` : ''}${pauseNote ? ` (“${pauseNote}”)` : ''}`
}
