import { expect, test } from 'vitest'
import { openTestDatabase } from '#tests/database.ts'
import { auditFile, auditFileParameters } from './audit-file.ts'

const database = await openTestDatabase({ emptied: 'tasks' })

async function fileOf(query: Record<string, string>): Promise<string> {
  const { parts } = await auditFile(database.db, auditFileParameters.parse(query))
  let text = ''
  for await (const part of parts) text += part
  return text
}

test('every audit that matches stands in the file once, however many there are, the latest first', async () => {
  await database.sql`
    insert into audits (actor_kind, actor_name, type, subject_kind, subject_name, outcome, message)
    select 'user', 'Ada', 'x', 'none', 'task ' || n, case when n % 2 = 0 then 'succeeded' else 'failed' end, 'Changed.' from generate_series(1, 5001) n`
  const names = (await fileOf({ format: 'jsonl', outcome: 'failed' }))
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line).subjectName)
  expect(names).toHaveLength(2_501)
  expect([names[0], names.at(-1), new Set(names).size]).toEqual(['task 5001', 'task 1', 2_501])
  expect((await fileOf({})).trimEnd().split('\r\n')).toHaveLength(5_002)
})

test('what people wrote is text in a spreadsheet, and one line of JSON whatever it holds', async () => {
  await database.sql`
    insert into audits (actor_kind, actor_name, type, subject_kind, subject_name, before, outcome, message)
    values ('user', '=cmd|calc', 'x', 'none', '@sum', '{"a": "x\\ny"}', 'succeeded', E'first\n"second"')`
  const csv = await fileOf({ format: 'csv' })
  expect(csv).toContain(`,'=cmd|calc,`)
  expect(csv).toContain(`,'@sum,`)
  expect(csv).toContain('"first\n""second"""')
  expect((await fileOf({ format: 'jsonl' })).trimEnd().split('\n')).toHaveLength(1)
})
