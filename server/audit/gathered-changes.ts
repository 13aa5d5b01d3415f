import { AsyncLocalStorage } from 'node:async_hooks'
import type { Actor } from '#domain/roles.ts'
import type { Change } from './audit-entry.ts'

type Gathering = { actor: Actor; changes: Change[] }

const gathering = new AsyncLocalStorage<Gathering>()

/**
 * Does what consists of many changes of one actor, and hands over what these would have recorded one by one: the caller records all as one. What others do by
 * the way (a pause that comes to its end) is recorded by itself as ever.
 */
export async function gatherChanges<Result>(actor: Actor, work: () => Promise<Result>): Promise<{ result: Result; changes: Change[] }> {
  const gathered: Gathering = { actor, changes: [] }
  const result = await gathering.run(gathered, work)
  return { result, changes: gathered.changes }
}

/** Keeps a change for who gathers those of this actor. @returns false: nobody does, and it is to be recorded */
export function isGathered(actor: Actor, change: Change): boolean {
  const present = gathering.getStore()
  if (present?.actor !== actor) return false
  present.changes.push(change)
  return true
}
