import { eq } from 'drizzle-orm'
import { v7 as uuidV7 } from 'uuid'
import { beforeAll, expect, it } from 'vitest'
import { runLogs } from '#schema/run-logs.ts'
import { runs } from '#schema/runs.ts'
import { askApi, makeServiceToken, problemIn } from '#tests/api-caller.ts'
import { openTestDatabase } from '#tests/database.ts'
import { makeRun } from '#tests/factories/run-factory.ts'
import { makeTask, type TaskRecord } from '#tests/factories/task-factory.ts'
import { asWebProgram, WEB_ORIGIN } from '#tests/web-program.ts'
import { answerApiRequest } from './answer-request.ts'

const database = await openTestDatabase()
const { db } = database
asWebProgram(database.url)

let headers: Record<string, string>
let task: TaskRecord

beforeAll(async () => {
  headers = (await makeServiceToken(db)).headers
  task = await makeTask(db, { name: 'load' })
})

const ask = (path: string) => askApi('GET', path, { headers })

it('the log of a run is followed until the run has ended, with what is written meanwhile', async () => {
  const run = await makeRun.running(db, task)
  const write = async (message: string, isLast = false) => {
    // At once: whoever looks in between, for a notification that came late, would take the log for over.
    await db.transaction(async (tx) => {
      await tx.insert(runLogs).values({ runId: run.id, attempt: 1, level: 'info', message })
      if (isLast) await tx.update(runs).set({ state: 'succeeded', endedAt: new Date() }).where(eq(runs.id, run.id))
    })
    await database.sql.notify('djag_live', JSON.stringify({ subject: 'run_log', ids: [run.id] }))
  }
  await write('first')
  const response = await ask(`/runs/${run.id}/log/stream`)
  expect(response.headers.get('content-type')).toBe('application/x-ndjson')
  const lines = linesOf(response)
  expect((await lines.next()).value.message).toBe('first')
  await write('second')
  expect((await lines.next()).value).toMatchObject({ number: 2, message: 'second' })
  await write('last', true)
  expect((await lines.next()).value.message).toBe('last')
  expect((await lines.next()).done).toBe(true)
  const rest = linesOf(await ask(`/runs/${run.id}/log/stream?after=2`))
  expect((await rest.next()).value.message).toBe('last')
})

it('the log of a run ends for a reader who leaves, and there is none of a run that is none', async () => {
  const run = await makeRun.running(db, task)
  const leaving = new AbortController()
  const request = new Request(`${WEB_ORIGIN}/api/v1/runs/${run.id}/log/stream`, { headers, signal: leaving.signal })
  const lines = linesOf(await answerApiRequest(request))
  leaving.abort()
  expect((await lines.next()).done).toBe(true)
  expect((await problemIn(await ask(`/runs/${uuidV7()}/log/stream`))).code).toBe('not_found')
})

/** The lines of a stream as JSON, the empty ones left out. */
async function* linesOf(response: Response) {
  let text = ''
  const decoder = new TextDecoder()
  for await (const part of response.body ?? []) {
    text += decoder.decode(part, { stream: true })
    const lines = text.split('\n')
    text = lines.pop() ?? ''
    for (const line of lines) if (line !== '') yield JSON.parse(line)
  }
}
