import { afterAll, expect, it } from 'vitest'
import { openTestDatabase } from '#tests/database.ts'
import { openStoryDatabase } from './story-database.ts'
import { playOnDatabase } from './story-on-database.ts'

const database = await openTestDatabase()
const stories = openStoryDatabase(database.url)
afterAll(() => stories.close())

/** A day's number: another story each day, the same all day long. */
const TODAYS_SEED = Math.floor(Date.now() / 86_400_000)

it.each([
  ['known', 1, 150],
  ['today’s', TODAYS_SEED, 100],
])('the database decides the %s stories as the core does (seed %i, %i instants)', { timeout: 120_000 }, async (_, seed, instants) => {
  const { failure, decided } = await playOnDatabase(stories, seed, instants)
  expect(failure).toBeNull()
  expect(decided).toBeGreaterThanOrEqual(instants)
})
