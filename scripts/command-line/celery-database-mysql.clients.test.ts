import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { importText } from '#domain/task-import/import-tasks.ts'
import { CELERY_DUMP, celeryProject } from '#tests/celery-project.ts'
import { type MariadbServer, startMariadb } from '#tests/mariadb.ts'
import { readCeleryDatabase } from './celery-database.ts'

vi.setConfig({ hookTimeout: 120_000, testTimeout: 60_000 })

let server: MariadbServer
beforeAll(async () => {
  server = await startMariadb()
  for (const statement of celeryProject('mysql')) await server.connection.query(statement)
})
afterAll(() => server.stop())

const read = (text: string) =>
  importText({ text, remarks: [], remarksOfCron: [] }, 'beat', {
    ...{ kind: 'celery', form: 'user', cron: null, hostZone: 'Europe/Berlin', containers: null, nowMs: 0 },
  })

test('a database of MySQL makes the very tasks that its dump makes', async () => {
  expect(read((await readCeleryDatabase(server.url)).text)).toEqual(read(CELERY_DUMP))
})

test('who may not sign in is told so, without the password', async () => {
  const wrong = readCeleryDatabase(server.url.replace('hunter2', 'hunter3'))
  await expect(wrong).rejects.toThrow(/cannot be read: Access denied for user/)
  await expect(wrong).rejects.not.toThrow(/hunter/)
})
