import { beforeAll, expect, test } from 'vitest'
import { AUDIT_SUBJECT_KINDS } from '#domain/views/operation-views.ts'
import { EVERY_VALUE } from '#server/closed-values/closed-tasks.ts'
import type { Database } from '#server/database/client.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'
import { openTestDatabase } from '#tests/database.ts'
import { auditActors } from './audit-actors.ts'
import { auditPage, auditPageParameters } from './audit-page.ts'

const AUDITS = 20_000

const database = await openTestDatabase()

beforeAll(async () => {
  await database.sql`
    insert into audits (actor_kind, actor_name, type, subject_kind, subject_id, subject_name, outcome, message)
    select 'user', 'Ada', 'task-changed', 'task', n::text, 'task ' || n, 'succeeded', 'Changed the time limit of task ' || n || '.'
    from generate_series(1, ${AUDITS}::int) as n`
  await database.sql.unsafe('vacuum analyze audits')
})

/** What one page of a search finds, and how many rows of the table were looked at for it. */
async function searched(search: string) {
  return await database.db.transaction(async (tx) => {
    const { rows } = await auditPage(tx as unknown as Database, auditPageParameters.parse({ search }))
    const [counted] = await preparedSql(tx)<{ read: number }[]>`
      select (seq_tup_read + coalesce(idx_tup_fetch, 0))::int as read from pg_stat_xact_user_tables where relname = 'audits'`
    return { subjects: rows.map(({ subjectName }) => subjectName), read: counted?.read ?? Number.NaN }
  })
}

test('a search for what few audits say looks at those, and one for what none says at none', async () => {
  const found = await searched('TASK 1234')
  expect(found.subjects).toEqual([
    'task 12349',
    'task 12348',
    'task 12347',
    'task 12346',
    'task 12345',
    'task 12344',
    'task 12343',
    'task 12342',
    'task 12341',
    'task 12340',
    'task 1234',
  ])
  expect(found.read).toBeLessThan(100)
  expect((await searched('xyzzy')).read).toBeLessThan(100)
})

test('a search looks in what changed, by its index', async () => {
  await database.sql`
    insert into audits (actor_kind, actor_name, type, subject_kind, subject_name, before, after, outcome, message)
    values ('user', 'Ada', 'task-changed', 'task', 'report', '{"crontab": "nightly"}', '{"crontab": "weekend-sums"}', 'succeeded', 'Changed.')`
  const found = await searched('Weekend-Sums')
  expect(found.subjects).toEqual(['report'])
  expect(found.read).toBeLessThan(100)
})

test('a search for what most audits say looks at the latest of them only', async () => {
  const found = await searched('time limit')
  expect(found.subjects).toHaveLength(50)
  expect(found.read).toBeLessThan(1_000)
})

test('who stands in the audits is told once, by the latest name, without reading them all', async () => {
  await database.sql`
    insert into audits (actor_kind, actor_id, actor_name, type, subject_kind, subject_name, outcome, message)
    select kind, id, name || case when n < 5000 then '' else ' now' end, 'task-changed', 'none', '', 'succeeded', ''
    from generate_series(1, 5000) n, (values ('user', 'u1', 'Ada'), ('user', 'u2', 'Bob'), ('token', 't1', 'deploy')) as who (kind, id, name)`
  await database.sql.unsafe('vacuum analyze audits')
  expect(await auditActors(database.db, {})).toEqual({
    rows: [
      { kind: 'user', id: 'u1', name: 'Ada now' },
      { kind: 'user', id: 'u2', name: 'Bob now' },
      { kind: 'token', id: 't1', name: 'deploy now' },
    ],
    hasMore: false,
  })
  expect((await auditActors(database.db, { search: 'BOB' })).rows).toHaveLength(1)
  const plan = await database.sql`
    explain (analyze, format json)
    select actor_name from audits where actor_id is not null and (actor_kind, actor_id) > ('user', 'u1')
    order by actor_kind, actor_id, id desc limit 1`
  expect(JSON.stringify(plan)).toContain('audits_actor')
})

test('the edits of a task are found however much else was done to it since', async () => {
  await database.sql`
    insert into audits (actor_kind, actor_name, type, subject_kind, subject_id, subject_name, before, after, outcome, message)
    select 'user', 'Ada', case n when 1 then 'task-changed' else 'run-requested' end, 'task', 'often', 'often',
      case n when 1 then '{"owner": "Ada"}'::jsonb end, case when n <= 2 then '{"owner": "Bea"}'::jsonb end, 'succeeded', 'Number ' || n || '.'
    from generate_series(1, 60) as n`
  const { rows } = await auditPage(database.db, auditPageParameters.parse({ subject: 'task:often', shows: 'edits' }))
  expect(rows.map(({ message }) => message)).toEqual(['Number 1.'])
  expect(auditPageParameters.safeParse({ shows: 'everything' }).success).toBe(false)
})

test.each(AUDIT_SUBJECT_KINDS.filter((kind) => kind !== 'none'))('audits are found by what they are about: %s', async (kind) => {
  await database.sql`
    insert into audits (actor_kind, actor_name, type, subject_kind, subject_id, subject_name, outcome, message)
    values ('system', 'System', 'task-changed', ${kind}, 'of-its-own', 'one of its own', 'succeeded', 'Said of it.')`
  const { rows } = await auditPage(database.db, auditPageParameters.parse({ subject: `${kind}:of-its-own` }), EVERY_VALUE)
  expect(rows).toMatchObject([{ subjectKind: kind, subjectId: 'of-its-own' }])
})
