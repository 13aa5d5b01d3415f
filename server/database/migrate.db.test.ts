import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { migrateDatabase } from '#server/database/migrate.ts'
import { openTestDatabase } from '#tests/database.ts'
import { makeOwnedDatabase } from '#tests/postgres-server.ts'

const database = await openTestDatabase()
const NAME = 'migrated_by_six'

describe('migrating', () => {
  let server: postgres.Sql
  let url: string

  beforeAll(async () => {
    server = postgres(inject('testServerUrl'), { max: 1 })
    url = await makeOwnedDatabase({ url: inject('testServerUrl'), ownerUrl: inject('testOwnerUrl') }, NAME)
  })
  afterAll(async () => {
    await server.unsafe(`drop database ${NAME} with (force)`)
    await server.end()
  })

  it('brings an empty database up to date once when six programs start together, and then changes nothing', async () => {
    await Promise.all(Array.from({ length: 6 }, () => migrateDatabase(url)))
    const sql = postgres(url, { max: 1 })
    const applied = await sql`select hash from drizzle.__drizzle_migrations`
    await migrateDatabase(url)
    expect(await sql`select hash from drizzle.__drizzle_migrations`).toEqual(applied)
    expect(new Set(applied.map(({ hash }) => hash)).size).toBe(applied.length)
    expect(await sql`select from information_schema.tables where table_name = 'tasks'`).toHaveLength(1)
    await sql.end()
  })
})

describe('a test database', () => {
  it('moves the clock of sessions that are already open, and gives the real one back', async () => {
    const other = postgres(database.url, { max: 1 })
    const clock = async () => (await other<{ now: Date }[]>`select djag_now() as now`)[0]?.now
    await clock()
    const past = new Date('2001-02-03T04:05:06.789Z')
    await database.setNow(past)
    expect(await clock()).toEqual(past)
    await database.setNow(null)
    expect((await clock())?.getFullYear()).toBeGreaterThan(2020)
    await other.end()
  })
})
