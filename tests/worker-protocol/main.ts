import { openDatabase, SESSION_LIMITS } from '#server/database/client.ts'
import { makeOwnedDatabase, startThrowawayServer } from '#tests/postgres-server.ts'
import { Bench } from './bench.ts'
import { PROTOCOL_STEPS } from './steps.ts'

/**
 * `npm run test:worker-protocol -- COMMAND …`: holds a client to the protocol of workers over HTTP, on a throwaway PostgreSQL, and says step by step how it did.
 * The first step that fails is the last.
 * @returns whether all went well
 */
export async function testWorkerProtocol(command: readonly string[]): Promise<boolean> {
  const server = await startThrowawayServer()
  const url = await makeOwnedDatabase(server, 'worker_protocol', server.template)
  process.env.DATABASE_URL = url
  const client = openDatabase(url, { applicationName: 'djag worker protocol', connections: 4, ...SESSION_LIMITS.web })
  const bench = new Bench(client, command, process.cwd())
  let passed = 0
  try {
    await bench.start()
    for (const { guarantee, run } of PROTOCOL_STEPS) {
      await run(bench)
      passed++
      console.log(`✔ ${guarantee}`)
    }
  } catch (error) {
    console.log(`✘ ${PROTOCOL_STEPS[passed]?.guarantee}\n${error instanceof Error ? error.message : error}`)
  } finally {
    await bench.close()
    await globalThis.djagHttpWorkers?.news.close()
    await globalThis.djagHttpWorkers?.client.close()
    await client.close()
    await server.stop()
  }
  console.log(`${passed} of ${PROTOCOL_STEPS.length} steps passed`)
  return passed === PROTOCOL_STEPS.length
}
