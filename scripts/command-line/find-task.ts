import { allRows, type Djag } from '../../clients/typescript/djag.ts'
import { CallFailure, EXIT } from './call-failure.ts'

const MOST_MATCHES = 200
const NAMED = 5

/** A task by its id or its name; a part of a name does where only one task has it. */
export async function findTask(client: Djag, wanted: string): Promise<{ id: number; name: string }> {
  if (/^\d+$/.test(wanted)) return (await client.getTask({ id: Number(wanted) })).task
  const matches = await allRows(client, 'listTasks', { search: wanted }, MOST_MATCHES)
  const found = matches.filter(({ name }) => name.toLowerCase().includes(wanted.toLowerCase()))
  const named = found.find(({ name }) => name === wanted) ?? (found.length === 1 ? found[0] : undefined)
  if (named) return named
  if (found.length === 0) throw new CallFailure(`There is no task “${wanted}”. "npx djag tasks" lists them.`, EXIT.refused)
  const some = found.slice(0, NAMED).map(({ id, name }) => `${name} (${id})`)
  const more = found.length > NAMED ? ` and ${found.length - NAMED} more` : ''
  throw new CallFailure(`“${wanted}” may be ${some.join(', ')}${more}. Give a whole name, or an id.`, EXIT.refused)
}
