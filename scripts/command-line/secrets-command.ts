import { counted } from '#domain/counted.ts'
import { secretReference } from '#domain/secrets/secret-references.ts'
import { CallFailure, EXIT } from './call-failure.ts'
import type { Call, Command } from './command.ts'
import { inColumns, plainText } from './plain-text.ts'

/** Lists, sets and deletes secrets. A value comes by a pipe or is typed unseen: words of a command are in the shell's history, and everybody can read them. */
export const SECRETS: Command = {
  takes: ['list|set|delete', 'NAME'],
  optional: 2,
  says: 'List secrets; set one to what comes on standard input (without its last line end) or is typed unseen; delete one.',
  run: async (call) => {
    const [what = 'list', name] = call.given
    if (what === 'list' && name === undefined) return await list(call)
    if (what === 'set' && name !== undefined) return await set(call, name)
    if (what === 'delete' && name !== undefined) return await remove(call, name)
    throw new CallFailure('Usage: npx djag secrets list, npx djag secrets set NAME, or npx djag secrets delete NAME', EXIT.usage)
  },
}

async function list(call: Call): Promise<number> {
  const { rows } = await call.client.listSecrets()
  const cells = rows.map(({ name, state, taskCount, channels, changedAt, changedByName }) => [
    name,
    state === 'current' ? '' : state,
    [counted(taskCount, 'task'), ...(channels.length > 0 ? [counted(channels.length, 'channel')] : [])].join(', '),
    changedAt ?? '',
    changedByName ?? '',
  ])
  call.print(call.isJson ? JSON.stringify(rows, null, 2) : inColumns(['NAME', 'STATE', 'USED BY', 'CHANGED', 'BY'], cells))
  return EXIT.done
}

async function set(call: Call, name: string): Promise<number> {
  // What `echo` or a file ends with is no part of it.
  const value = (await call.askUnseen(`Value of ${plainText(name)}: `)).replace(/\r?\n$/, '')
  const answer = await call.client.putSecret({ name, body: { value } })
  const said = answer.replaced ? `${plainText(name)} has a new value.` : `Added. Tasks refer to it by ${secretReference(plainText(name))}.`
  call.print(call.isJson ? JSON.stringify(answer, null, 2) : said)
  return EXIT.done
}

async function remove(call: Call, name: string): Promise<number> {
  await call.client.deleteSecret({ name })
  call.print(call.isJson ? '{}' : `Deleted ${plainText(name)}.`)
  return EXIT.done
}
