import postgres from 'postgres'
import { expect, inject, it } from 'vitest'
import { openDatabase, SESSION_LIMITS } from '#server/database/client.ts'
import { openTestDatabase } from '#tests/database.ts'
import { diagnosisView } from './diagnosis-view.ts'

const database = await openTestDatabase()
const { db, sql } = database

const said = async (environment = {}) => (await diagnosisView(db, environment)).problems.map(({ about, says }) => `${about}: ${says}`)

it('finds nothing where all is well, and tells what it saw', async () => {
  const { problems, database: seen, clockAheadMs, migrations } = await diagnosisView(db, {})
  // A busy machine may take its time to answer.
  expect(problems.filter(({ says }) => !says.startsWith('The database takes '))).toEqual([])
  expect(seen).toMatchObject({
    version: expect.stringMatching(/^1\d/),
    answersInMs: expect.any(Number),
    mostConnections: expect.any(Number),
  })
  expect(seen.connections).toBeGreaterThan(0)
  expect(Math.abs(clockAheadMs)).toBeLessThan(2_000)
  expect(migrations).toEqual({ missing: 0, unknown: 0 })
})

it('names settings that are misspelt or unsafe, and not what a secret is', async () => {
  const found = await said({ DJAG_CONCURENCY: '4', DJAG_SECRET: 'q'.repeat(40) })
  expect(found).toContainEqual(expect.stringMatching(/^settings: DJAG_CONCURENCY .* DJAG_CONCURRENCY/))
  expect(found).toContainEqual(expect.stringMatching(/^settings: DJAG_SECRET /))
  expect(found.join()).not.toContain('qqq')
})

it('says how far the clocks are apart', async () => {
  await database.setNow(new Date(Date.now() - 3_600_000))
  expect(await said()).toContainEqual(expect.stringMatching(/^clock: The clocks of database and web are 1 h/))
  await database.setNow(null)
})

it('says which steps the database lacks, and which a newer version has taken', async () => {
  const [{ at } = { at: '' }] = await sql<
    { at: string }[]
  >`delete from drizzle.__drizzle_migrations where created_at = (select max(created_at) from drizzle.__drizzle_migrations) returning created_at as at`
  expect(await said()).toContainEqual(expect.stringMatching(/^migrations: The database lacks 1 of/))
  await sql`insert into drizzle.__drizzle_migrations (hash, created_at) values ('here', ${at}), ('newer', ${String(Number(at) + 1)})`
  expect(await said()).toContainEqual(expect.stringMatching(/^migrations: A newer Djag has brought the database 1 steps/))
  await sql`delete from drizzle.__drizzle_migrations where hash = 'newer'`
})

it('names the tables that its user may not read, as after an upgrade that gave it no rights', async () => {
  const [role, password] = ['djag_reader', 'of-the-throwaway-server']
  const server = postgres(inject('testServerUrl'), { max: 1, onnotice: () => {} })
  await server.unsafe(`drop role if exists ${role}`)
  await server.unsafe(`create role ${role} login password '${password}'`)
  await sql.unsafe(`grant select on all tables in schema public to ${role}; revoke select on runs, secrets from ${role}`)
  await sql.unsafe(`grant select (name) on secrets to ${role}`)
  const url = Object.assign(new URL(database.url), { username: role, password })
  const client = openDatabase(url.href, { ...SESSION_LIMITS.web, applicationName: 'reader', connections: 1 })
  const { problems } = await diagnosisView(client.db, {})
  await client.close()
  await sql.unsafe(`drop owned by ${role}`).catch(() => sql.unsafe(`revoke all on all tables in schema public from ${role}`))
  await server.end()
  expect(problems.filter(({ says }) => says.includes('may not read'))).toEqual([
    { about: 'database', says: expect.stringMatching(/may not read “runs”: run docs\/database-roles\.sql/) },
  ])
})
