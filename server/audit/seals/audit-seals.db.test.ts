import { beforeEach, describe, expect, it } from 'vitest'
import { openTestDatabase } from '#tests/database.ts'
import { type Seal, sealAudits } from './seal-audits.ts'
import { verifyAudits } from './verify-audits.ts'

const database = await openTestDatabase()
const { db, sql } = database

async function addAudits(count: number): Promise<void> {
  await sql`
    insert into audits (at, actor_kind, actor_name, type, subject_kind, subject_id, subject_name, before, after, outcome, message)
    select now() - interval '500 days' + n * interval '1 day', 'user', 'Zoë', 'task-changed', 'task', n::text, 'load ' || n,
      jsonb_build_object('grace', n), jsonb_build_object('grace', n + 1), 'succeeded', E'Changed.\n"quoted"'
    from generate_series(1, ${count}::int) as n`
}

async function seal(): Promise<Seal[]> {
  const seals: Seal[] = []
  for await (const each of sealAudits(db)) seals.push(each)
  return seals
}

beforeEach(async () => {
  await sql`truncate audits, audit_seals restart identity cascade`
  await sql`insert into retention (is_the_one) values (true) on conflict (is_the_one) do update set audits_kept_since = null`
})

describe('audits that were sealed', () => {
  it('are found as they were, however many rounds sealed them, and what came since is told as unsealed', async () => {
    expect(await seal()).toEqual([])
    await addAudits(1_200)
    expect((await seal()).map(({ audits }) => audits)).toEqual([500, 500, 200])
    expect(await seal()).toEqual([])
    await addAudits(3)
    const [latest] = await seal()
    await addAudits(2)
    expect(await verifyAudits(db)).toEqual({ problems: [], sealed: 1_203, unsealed: 2, removed: 0, head: latest?.hash })
  })

  it.each([
    ['whose words are changed', `update audits set message = 'Nothing.' where id = 7`],
    ['whose actor is changed', `update audits set actor_name = 'Bob' where id = 7`],
    ['whose values are changed', `update audits set after = '{"grace": 99}' where id = 7`],
    ['whose time is moved by a millisecond', `update audits set at = at + interval '1 millisecond' where id = 7`],
    ['that are removed from the middle', 'delete from audits where id = 7'],
    ['that are removed at the beginning', 'delete from audits where id < 3'],
    ['that are removed, all of them', 'delete from audits'],
    [
      'between which one is put later',
      `delete from audits where id = 7;
       insert into audits (id, actor_kind, actor_name, type, subject_kind, subject_name, outcome, message)
       overriding system value values (7, 'user', 'Eve', 'x', 'none', 'x', 'succeeded', 'x')`,
    ],
    ['whose seal is gone', 'delete from audit_seals where id = 1'],
    ['whose seal in the middle is gone', 'delete from audit_seals where id = 2'],
    ['whose seal is changed with them', `update audit_seals set audits = 499, digest = repeat('0', 64) where id = 1`],
  ])('%s are told', async (_, tampering) => {
    await addAudits(1_100)
    await seal()
    await sql.unsafe(tampering)
    const { problems } = await verifyAudits(db)
    expect(problems.length).toBeGreaterThan(0)
  })

  it('of which retention removed the oldest still hang together, and more than it removed is told', async () => {
    await addAudits(1_100)
    const seals = await seal()
    await sql`delete from audits where id <= 700`
    await sql`update retention set audits_kept_since = (select min(at) from audits)`
    expect(await verifyAudits(db)).toEqual({ problems: [], sealed: 100, unsealed: 0, removed: 1_000, head: seals[2]?.hash })
    await sql`delete from audits where id <= 1000`
    expect((await verifyAudits(db)).problems).toEqual([
      'Seal 2 of the audits 501 to 1000 holds audits that are gone, and retention has not removed them.',
    ])
  })

  it('and written anew with a new chain are told by whoever noted the hash of a seal', async () => {
    await addAudits(10)
    const [noted] = await seal()
    expect((await verifyAudits(db, noted?.hash)).problems).toEqual([])
    await sql`truncate audit_seals`
    await sql`update audits set message = 'Nothing.' where id = 7`
    await seal()
    expect((await verifyAudits(db)).problems).toEqual([])
    expect((await verifyAudits(db, noted?.hash)).problems).toEqual([
      `No seal has the hash ${noted?.hash}: the chain is not the one it was noted from.`,
    ])
  })
})

it('two that seal at once make one chain', async () => {
  await addAudits(1_200)
  const both = await Promise.all([seal(), seal()])
  expect(both.flat().reduce((sum, { audits }) => sum + audits, 0)).toBe(1_200)
  expect((await verifyAudits(db)).problems).toEqual([])
})

it('an audit that is written but not committed holds back the seal of those after it', async () => {
  await addAudits(1)
  await database.sql.begin(async (tx) => {
    await tx`insert into audits (actor_kind, actor_name, type, subject_kind, subject_name, outcome, message) values ('system', 'a', 'b', 'none', 'c', 'failed', 'slow')`
    await addAudits(1)
    expect(await seal()).toEqual([])
  })
  expect((await seal()).map(({ audits }) => audits)).toEqual([3])
  expect((await verifyAudits(db)).problems).toEqual([])
})
