import { afterAll, expect, it } from 'vitest'
import { createTestDatabase } from '#tests/database.ts'
import { openStoryDatabase } from './story-database.ts'
import { playOnDatabase } from './story-on-database.ts'

const database = await createTestDatabase()
const stories = openStoryDatabase(database.url)
afterAll(async () => {
  await stories.close()
  await database.drop()
})

const TODAYS_SEED = Math.floor(Date.now() / 86_400_000)

it.each([
  ['known', 1, 150],
  ['today’s', TODAYS_SEED, 100],
])(
  'decides the %s stories as ever while all that may be removed is removed (seed %i, %i instants)',
  { timeout: 120_000 },
  async (_, seed, instants) => {
    const { failure, decided, removedRuns } = await playOnDatabase(stories, seed, instants, () => {}, { forgets: true })
    expect(failure).toBeNull()
    expect(decided).toBeGreaterThanOrEqual(instants)
    expect(removedRuns).toBeGreaterThan(decided / 20)
  },
)
