import { expect, type Page } from '@playwright/test'
import type { CrontabRow } from '#domain/views/crontab-views.ts'
import type { TaskDetail, TaskPage } from '#domain/views/task-views.ts'
import { openPage } from '#e2e/open-page.ts'
import { readView } from '#e2e/read-view.ts'

type NewTask = {
  name: string
  handler: string
  /** Its named arguments. */
  kwargs: Record<string, unknown>
  /** The five columns of a crontab that is there. */
  crontab: string
  /** Left out: it is. */
  enabled?: boolean
  /** The name of a task that it depends on. */
  after?: string
  tags?: string[]
  owner?: string
  deadlineKind?: 'after'
  deadlineAfterSeconds?: number
}

async function taskId(page: Page, name: string): Promise<number> {
  const { rows } = await readView<TaskPage>(page, `/v1/pages/tasks?search=${encodeURIComponent(name)}`)
  const task = rows.find((row) => row.name === name)
  if (!task) throw new Error(`There is no task ${name}.`)
  return task.id
}

function columnsOf({ minute, hour, dayOfMonth, month, dayOfWeek }: CrontabRow['definition']): string {
  return [minute, hour, dayOfMonth, month, dayOfWeek].join(' ')
}

/**
 * Makes a task by the public API, as whoever is signed in on the page: for journeys that begin with one. The form has journeys of its own.
 * @returns its id; its page is shown
 */
export async function makeTaskByApi(page: Page, { crontab, after, ...task }: NewTask): Promise<number> {
  const { rows } = await readView<{ rows: CrontabRow[] }>(page, '/v1/pages/crontabs')
  const edge = async (name: string) => ({ id: null, otherTaskId: await taskId(page, name), future: false, endings: 'succeeded' })
  const response = await page.request.post('/api/v1/tasks', {
    headers: { 'idempotency-key': crypto.randomUUID(), ...(await originOf(page)) },
    data: {
      ...task,
      crontabId: rows.find(({ definition }) => columnsOf(definition) === crontab)?.id,
      dependsOn: after === undefined ? [] : [await edge(after)],
    },
  })
  expect(response.status(), await response.text()).toBe(201)
  const { id } = ((await response.json()) as TaskDetail).task
  await openPage(page, `/tasks/${id}`)
  await expect(page.getByRole('button', { name: 'Run now', exact: true })).toBeVisible()
  return id
}

/** Makes a crontab of the hour and minute of a day, in UTC, by the public API. */
export async function makeCrontabByApi(page: Page, time: { hour: number; minute: number }): Promise<void> {
  const response = await page.request.post('/api/v1/crontabs', {
    headers: { 'idempotency-key': crypto.randomUUID(), ...(await originOf(page)) },
    data: {
      ...{ second: '0', minute: String(time.minute), hour: String(time.hour), dayOfMonth: '*', month: '*', dayOfWeek: '*' },
      ...{ timezone: 'UTC', gap: 'shift', overlap: 'first' },
    },
  })
  expect(response.status(), await response.text()).toBe(201)
}

/** Deletes a task as it is now: for journeys whose tasks would stand in the way of others. */
export async function deleteTaskByApi(page: Page, id: number): Promise<void> {
  const path = `/api/v1/tasks/${id}`
  const { etag = '' } = (await page.request.get(path)).headers()
  const headers = { 'idempotency-key': crypto.randomUUID(), 'if-match': etag, ...(await originOf(page)) }
  expect((await page.request.delete(path, { headers })).status()).toBe(204)
}

/** What a browser sends along with a write of one of our pages. */
async function originOf(page: Page): Promise<{ origin: string }> {
  const response = await page.request.get('/api/health/live')
  return { origin: new URL(response.url()).origin }
}
