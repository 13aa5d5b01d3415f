import { type Djag, DjagRefusal } from '../../clients/typescript/djag.ts'
import { CallFailure, EXIT } from './call-failure.ts'

const NAMED = 5
const ROWS_AT_ONCE = 200

type Named = { id: number; name: string }

/**
 * A task by its whole name, by its id, or by a part of its name that only one task has, in this order: a task may have digits for a name, and then that
 * comes first.
 */
export async function findTask(client: Pick<Djag, 'listTasks' | 'getTask'>, wanted: string): Promise<Named> {
  // Searched for nothing, every task would be found.
  if (wanted.trim() === '') throw new CallFailure('Say which task: by its name, a part of it that no other has, or its id.', EXIT.refused)
  const { named, partly } = await searched(client, wanted)
  const found = named ?? (await withId(client, wanted)) ?? (partly.length === 1 ? partly[0] : undefined)
  if (found) return found
  if (partly.length === 0) throw new CallFailure(`There is no task “${wanted}”. "npx djag tasks" lists them.`, EXIT.refused)
  const some = partly.slice(0, NAMED).map(({ id, name }) => `${name} (${id})`)
  const more = partly.length > NAMED ? ` and ${partly.length - NAMED} more` : ''
  throw new CallFailure(`“${wanted}” may be ${some.join(', ')}${more}. Give a whole name, or an id.`, EXIT.refused)
}

/** To the last page: the whole name may stand behind all that merely contain it, or whose description does. */
async function searched({ listTasks }: Pick<Djag, 'listTasks'>, search: string): Promise<{ named?: Named; partly: Named[] }> {
  const partly: Named[] = []
  let cursor: number | undefined
  do {
    const { rows, nextCursor } = await listTasks({ search, cursor, limit: ROWS_AT_ONCE })
    const named = rows.find(({ name }) => name === search)
    if (named) return { named, partly }
    partly.push(...rows.filter(({ name }) => name.toLowerCase().includes(search.toLowerCase())))
    cursor = nextCursor === null ? undefined : Number(nextCursor)
  } while (cursor !== undefined)
  return { partly }
}

async function withId({ getTask }: Pick<Djag, 'getTask'>, wanted: string): Promise<Named | undefined> {
  if (!/^\d+$/.test(wanted)) return undefined
  try {
    return (await getTask({ id: Number(wanted) })).task
  } catch (error) {
    if (error instanceof DjagRefusal && (error.code === 'not_found' || error.code === 'invalid_input')) return undefined
    throw error
  }
}
