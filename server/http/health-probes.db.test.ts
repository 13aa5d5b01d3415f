import { expect, it, vi } from 'vitest'
import { openDatabase, SESSION_LIMITS } from '#server/database/client.ts'
import { webDatabase } from '#server/database/web-database.ts'
import { failureLog } from '#server/failures/failure-log.ts'
import { openTestDatabase } from '#tests/database.ts'
import { asWebProgram } from '#tests/web-program.ts'
import { GET as live } from '../../app/api/health/live/route.ts'
import { GET as ready } from '../../app/api/health/ready/route.ts'

const database = await openTestDatabase()
asWebProgram(database.url)

const said = async (probe: typeof live) => {
  const response = await probe(new Request('http://localhost:3000/api/health/probe'))
  return [response.status, await response.text(), response.headers.get('cache-control')]
}

it('says its word to anybody and nothing else, and that it is not ready while the database is away', async () => {
  expect(await said(live)).toEqual([200, 'live\n', 'no-store'])
  // On a busy machine the first connection may take longer than a monitor waits.
  await expect.poll(() => said(ready), { timeout: 20_000 }).toEqual([200, 'ready\n', 'no-store'])
  const logged = vi.spyOn(failureLog, 'error').mockImplementation(() => {})
  const reachable = webDatabase()
  const limits = { applicationName: 'djag unreachable', connections: 1, ...SESSION_LIMITS.web }
  globalThis.djagDatabaseClient = openDatabase('postgres://nobody@127.0.0.1:1/nothing', limits)
  expect([await said(live), await said(ready)]).toEqual([
    [200, 'live\n', 'no-store'],
    [503, 'unready\n', 'no-store'],
  ])
  await webDatabase().close()
  globalThis.djagDatabaseClient = reachable
  logged.mockRestore()
})
