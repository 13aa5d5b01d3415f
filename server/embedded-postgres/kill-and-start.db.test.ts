import { describe, expect, it } from 'vitest'
import { startWorkerProgram } from '#tests/embedded-postgres.ts'
import { killAndStart } from '#tests/kill-and-start.ts'

// The long version: npm run test:nightly -- kill-and-start
describe('killing every program and PostgreSQL at any moment and starting them again at once', { timeout: 240_000 }, () => {
  it.each([1, 4])('brings all of %i programs up, on one PostgreSQL that has kept everything', async (programs) => {
    await expect(killAndStart({ programs, rounds: 4, seed: Date.now() })).resolves.toBeUndefined()
  })

  it('brings a worker up again, with all that it starts', async () => {
    await expect(killAndStart({ programs: 1, rounds: 2, seed: Date.now(), start: startWorkerProgram })).resolves.toBeUndefined()
  })
})
