import { asc } from 'drizzle-orm'
import type { z } from 'zod'
import { isoInstant } from '#domain/iso-instant.ts'
import type { SecretRow } from '#domain/views/secret-views.ts'
import { secrets } from '#schema/secrets.ts'
import { closedTasks, LEAST_READER, type Reader } from '#server/closed-values/closed-tasks.ts'
import type { Database } from '#server/database/client.ts'
import type { noParameters } from '#server/http/parameters.ts'
import { actionsOfSecrets, channelsOfSecrets, usersOfSecrets } from '#server/secrets/users-of-secrets.ts'
import { webSecretKeys } from '#server/secrets/web-secret-keys.ts'

/** More are no list for people; `taskCount` counts them all. */
const SHOWN_TASKS = 20

/**
 * The names of all secrets and who uses each, those first that are used and not there. The values are not read. What a task refers to stands in its arguments:
 * of tasks that are closed to the reader it is not told (rule V1).
 */
export async function secretRows(
  db: Database,
  _: z.output<typeof noParameters>,
  reader: Reader = LEAST_READER,
): Promise<{ rows: SecretRow[] }> {
  const [current, ...older] = webSecretKeys()
  const [kept, allUsers, channels, actions] = await Promise.all([
    db
      .select({ name: secrets.name, keyId: secrets.keyId, changedAt: secrets.changedAt, changedByName: secrets.changedByName })
      .from(secrets)
      .orderBy(asc(secrets.name)),
    usersOfSecrets(db),
    channelsOfSecrets(db),
    actionsOfSecrets(db),
  ])
  const closedBy = await closedTasks(
    db,
    reader,
    [...allUsers.values()].flat().map(({ id }) => id),
  )
  const users = new Map(
    [...allUsers]
      .map(([name, tasks]) => [name, tasks.filter(({ id }) => closedBy(id) === null)] as const)
      .filter(([, tasks]) => tasks.length > 0),
  )
  const usedBy = (name: string) => {
    const tasks = users.get(name) ?? []
    const shown = tasks.slice(0, SHOWN_TASKS).map((task) => ({ id: task.id, name: task.name }))
    return { taskCount: tasks.length, tasks: shown, channels: [...(channels.get(name) ?? [])], actions: [...(actions.get(name) ?? [])] }
  }
  const stateOf = (keyId: string): SecretRow['state'] =>
    keyId === current.id ? 'current' : older.some(({ id }) => id === keyId) ? 'older' : 'unknown'
  const names = new Set(kept.map(({ name }) => name))
  const missing = [...new Set([...users.keys(), ...channels.keys(), ...actions.keys()])].filter((name) => !names.has(name)).sort()
  return {
    rows: [
      ...missing.map((name) => ({ name, state: 'missing' as const, changedAt: null, changedByName: null, ...usedBy(name) })),
      ...kept.map(({ name, keyId, changedAt, changedByName }) => ({
        name,
        state: stateOf(keyId),
        changedAt: isoInstant(changedAt),
        changedByName,
        ...usedBy(name),
      })),
    ],
  }
}
