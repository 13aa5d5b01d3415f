import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { NEEDS_A_PERSON } from '#server/failures/needs-a-person.ts'
import { freePort } from '#tests/application.ts'
import { createTestDatabase } from '#tests/database.ts'

const checkout = fileURLToPath(new URL('..', import.meta.url))

let folder: string
let port: number
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'djag-start-'))
  chmodSync(folder, 0o755)
  port = await freePort()
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function start(environment: Record<string, string>) {
  const { DATABASE_URL: _, DJAG_SECRET: __, ...inherited } = process.env
  const env = { ...inherited, PORT: String(port), DJAG_DATA_DIR: join(folder, 'data'), ...environment }
  return spawnSync(process.execPath, ['scripts/start.mjs'], { cwd: checkout, env, encoding: 'utf8' })
}

/** It ended with a sentence, not with a stack trace, and with the exit code that says whether a person has to change something. */
function expectExplanation(
  { status, stderr }: Pick<ReturnType<typeof start>, 'status' | 'stderr'>,
  explanation: RegExp,
  exitCode = NEEDS_A_PERSON,
) {
  expect(stderr).toMatch(explanation)
  expect(stderr).not.toMatch(/^\s+at /m)
  expect(status).toBe(exitCode)
}

describe('npm start', { timeout: 60_000 }, () => {
  it('names a port in use and how to choose another', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const address = other.address()
    const taken = typeof address === 'object' ? (address?.port ?? 0) : 0
    expectExplanation(
      start({ PORT: String(taken) }),
      new RegExp(`Port ${taken} on 127\\.0\\.0\\.1 is in use.*PORT=${taken + 1} npm start`),
      1,
    )
    other.close()
  })

  it('lists all wrong settings', () => {
    expectExplanation(
      start({ DJAG_TIMEZONE: 'Mars', DJAG_ROLE: 'king' }),
      /2 settings are wrong:\n- DJAG_ROLE is "king".*\n- DJAG_TIMEZONE is "Mars"/,
    )
  })

  it('says what is wrong with a DATABASE_URL that does not let it in', () => {
    const url = Object.assign(new URL(inject('testServerUrl')), { password: 'wrong' }).href
    expectExplanation(
      start({ DATABASE_URL: url, DJAG_SECRET: 'x'.repeat(40) }),
      /Cannot use PostgreSQL at 127\.0\.0\.1:\d+ .*check both in DATABASE_URL/,
    )
  })

  it('stops at once when told to while it waits for a database that is not there', async () => {
    const silent = createServer().listen(0, '127.0.0.1')
    await once(silent, 'listening')
    const address = silent.address()
    const url = `postgres://djag@127.0.0.1:${typeof address === 'object' ? address?.port : 0}/djag`
    silent.close()
    await once(silent, 'close')
    for (const script of ['start', 'worker']) {
      const child = spawn(process.execPath, [`scripts/${script}.mjs`], {
        cwd: checkout,
        env: { ...process.env, PORT: String(port), DATABASE_URL: url, DJAG_SECRET: 'x'.repeat(40) },
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      for await (const text of child.stdout.setEncoding('utf8')) if (String(text).includes('Waiting up to 30 s')) break
      const toldMs = performance.now()
      child.kill('SIGTERM')
      expect(await once(child, 'exit')).toEqual([0, null])
      expect(performance.now() - toldMs).toBeLessThan(10_000)
    }
  })

  it('refuses a database that a newer Djag has brought up to date', async () => {
    const database = await createTestDatabase()
    await database.sql`insert into drizzle.__drizzle_migrations (hash, created_at) values ('of tomorrow', 9000000000000)`
    const { status, stderr } = start({ DATABASE_URL: database.url, DJAG_SECRET: 'x'.repeat(40) })
    expectExplanation({ status, stderr }, /by a newer Djag than this one \(1 step .*Nothing was changed/)
    await database.drop()
  })

  it('leaves a damaged data folder alone and says what to do', () => {
    const dataDir = join(folder, 'damaged')
    mkdirSync(join(dataDir, 'postgres'), { recursive: true })
    writeFileSync(join(dataDir, 'postgres', 'PG_VERSION'), '')
    expectExplanation(start({ DJAG_DATA_DIR: dataDir }), /The data folder .*damaged\/postgres .*(mv|chown)/)
  })

  it('says so when its data folder cannot be written to', () => {
    writeFileSync(join(folder, 'file'), '')
    expectExplanation(start({ DJAG_DATA_DIR: join(folder, 'file') }), /file\/secret cannot be read or made.*DJAG_DATA_DIR/)
  })

  it('names an address this machine does not have', () => {
    expectExplanation(start({ DJAG_HOST: '203.0.113.7' }), /no address 203\.0\.113\.7\. Set DJAG_HOST/)
  })
})
