import { randomUUID } from 'node:crypto'
import type postgres from 'postgres'
import { DomainError } from '#domain/errors.ts'
import type { Actor } from '#domain/roles.ts'
import type { Dice } from '#scheduling/cron/testing/random-crontab.ts'
import type { Database } from '#server/database/client.ts'
import { isTransient } from '#server/database/transient-errors.ts'
import { createCrontab } from '#server/use-cases/crontab/create-crontab.ts'
import { createDependency } from '#server/use-cases/dependency/create-dependency.ts'
import { createTask } from '#server/use-cases/task/create-task.ts'
import type { Tally } from '#tests/tally.ts'
import { oneOf, randomCrontabInput, randomEdge, randomTaskInput } from './random-inputs.ts'

export type SoakDatabase = { url: string; sql: postgres.Sql; db: Database }

export function count(tally: Tally, name: string, by = 1): void {
  tally[name] = (tally[name] ?? 0) + by
}

/** What everyone who takes part in a soak shares. */
export type SoakScene = SoakDatabase & {
  dice: Dice
  actor: Actor
  flakyUrl: string
  tally: Tally
  refusals: Tally
  /** What must never happen and did. */
  problems: string[]
}

const DEADLOCK = '40P01'

/** Does what a person may want. Being refused is fine, and so is a database that is just not to be had; everything else is a problem. */
export async function tryTo<T>(scene: SoakScene, name: string, work: () => Promise<T>): Promise<T | null> {
  try {
    const result = await work()
    count(scene.tally, name)
    return result
  } catch (error) {
    if (error instanceof DomainError && error.code !== 'internal') count(scene.refusals, `${name}: ${error.code}`)
    else if (isTransient(error) && !JSON.stringify(causesOf(error)).includes(DEADLOCK))
      count(scene.refusals, `${name}: ${causesOf(error).at(-1)}`)
    else scene.problems.push(`${name} failed: ${causesOf(error).join(' | ')}`)
    return null
  }
}

function causesOf(error: unknown): string[] {
  if (!(error instanceof Error)) return []
  const { code } = error as { code?: unknown }
  return [`${typeof code === 'string' ? `${code} ` : ''}${error.message.slice(0, 500)}`, ...causesOf(error.cause)]
}

export async function liveTaskIds({ sql }: SoakScene): Promise<number[]> {
  return (await sql<{ id: number }[]>`select id::float8 as id from tasks where deleted_at is null order by id`).map(({ id }) => id)
}

export async function liveCrontabIds({ sql }: SoakScene): Promise<number[]> {
  return (await sql<{ id: number }[]>`select id::float8 as id from crontabs where deleted_at is null order by id`).map(({ id }) => id)
}

export async function makeRandomTask(scene: SoakScene, crontabId: number): Promise<void> {
  const { dice, db, actor, flakyUrl } = scene
  const name = `task ${randomUUID().slice(0, 8)}`
  await tryTo(scene, 'create task', () => createTask(db, actor, randomTaskInput(dice, name, crontabId, flakyUrl)))
}

export async function makeRandomEdge(scene: SoakScene): Promise<void> {
  const edge = randomEdge(scene.dice, await liveTaskIds(scene))
  await tryTo(scene, 'create dependency', () => createDependency(scene.db, scene.actor, edge))
}

/** A random system of this many tasks, made by the use cases. */
export async function buildSystem(scene: SoakScene, tasks: number): Promise<void> {
  const { dice, db, actor } = scene
  for (let made = 0; made < Math.max(3, tasks / 5); made++) {
    await tryTo(scene, 'create crontab', () => createCrontab(db, actor, randomCrontabInput(dice)))
  }
  const crontabIds = await liveCrontabIds(scene)
  for (let made = 0; made < tasks; made++) await makeRandomTask(scene, oneOf(dice, crontabIds))
  for (let made = 0; made < tasks; made++) await makeRandomEdge(scene)
}
