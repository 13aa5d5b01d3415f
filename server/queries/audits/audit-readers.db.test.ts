import { beforeEach, expect, it } from 'vitest'
import { audits } from '#schema/audits.ts'
import { openTestDatabase } from '#tests/database.ts'
import { type AuditReader, auditFilterParameters } from './audit-filter.ts'
import { auditCount, auditPage, auditPageParameters } from './audit-page.ts'

const { db } = await openTestDatabase()
const ADA: AuditReader = { role: 'administrator', id: 'ada' }
const GRACE: AuditReader = { role: 'editor', id: 'grace' }

type Audit = typeof audits.$inferInsert
const audit = (message: string, about: Partial<Audit>): Audit => ({
  ...{
    actorKind: 'user',
    actorId: 'ada',
    actorName: 'Ada',
    address: '192.0.2.1',
    type: 'task-changed',
    subjectKind: 'task',
    subjectId: '7',
  },
  ...{ subjectName: 'load', outcome: 'succeeded', message },
  ...about,
})

beforeEach(async () => {
  await db.delete(audits)
  const ofGrace = { actorId: 'grace', actorName: 'Grace', address: '192.0.2.2' }
  const nobody = { actorKind: 'system', actorId: null, actorName: 'Somebody not signed in' } as const
  await db
    .insert(audits)
    .values([
      audit('a task', {}),
      audit('her task', ofGrace),
      audit('signed in', { type: 'signed-in', subjectKind: 'user', subjectId: 'ada' }),
      audit('signed in herself', { ...ofGrace, type: 'signed-in', subjectKind: 'user', subjectId: 'grace' }),
      audit('tried her account', { ...nobody, type: 'sign-in-refused', subjectKind: 'user', subjectId: 'grace' }),
      audit('tried nothing known', { ...nobody, type: 'sign-in-refused', subjectKind: 'none', subjectId: null }),
      audit('a token', { type: 'token-made', subjectKind: 'token', subjectId: 't' }),
    ])
})

const read = async (reader: AuditReader | undefined, query: object = {}) =>
  (await auditPage(db, auditPageParameters.parse(query), reader)).rows.map(({ message, address }) => [message, address]).reverse()

it('an administrator reads all of the record, with addresses', async () => {
  expect(await read(ADA)).toHaveLength(7)
  expect(await read(ADA, { address: '192.0.2.2' })).toEqual([
    ['her task', '192.0.2.2'],
    ['signed in herself', '192.0.2.2'],
  ])
})

it('anybody else reads what became of tasks, and of sign-ins, people and tokens their own alone; no addresses of others', async () => {
  expect(await read(GRACE)).toEqual([
    ['a task', null],
    ['her task', '192.0.2.2'],
    ['signed in herself', '192.0.2.2'],
    ['tried her account', null],
  ])
  expect(await auditCount(db, auditFilterParameters.parse({}), GRACE)).toEqual({ count: 4, hasMore: false })
  expect(await read(GRACE, { address: '192.0.2.1' }), 'by an address one finds nothing of others').toEqual([['tried her account', null]])
  expect(await read(undefined)).toEqual([
    ['a task', null],
    ['her task', null],
  ])
})
