import type { Browser, Locator, Page } from '@playwright/test'
import type { CrontabRow } from '#domain/views/crontab-views.ts'
import type { DependencyRow, TaskDetail, TaskPage } from '#domain/views/task-views.ts'
import { openPage } from '#e2e/open-page.ts'
import { expectAccessible } from '#e2e/page-checks.ts'
import { readView } from '#e2e/read-view.ts'
import { expect, test } from '#e2e/signed-in.ts'

// Two browsers at once on a busy machine.
test.slow()

test('a task edited in two browsers: theirs stands beside mine above the button, each taken or kept, and nothing is lost', async ({
  page,
  browser,
}) => {
  const id = await taskId(page, 'housekeeping.rotate-logs')
  await openPage(page, `/tasks/${id}/edit`)
  await withAnother(browser, page, async (other) => {
    await openPage(other, `/tasks/${id}/edit`)
    await field(other, 'Description').fill('Theirs.')
    await field(other, 'Priority').fill('7')
    await saveTask(other)
    await expect(other).toHaveURL(/\/tasks\/\d+$/)
  })
  await field(page, 'Description').fill('Mine.')
  await field(page, 'Queue').fill('logs')
  await saveTask(page)
  const panel = page.getByRole('region', { name: /The task was saved by .+ since you opened it \(/ })
  await expect(panel).toBeInViewport({ ratio: 1 })
  await expect(page.getByRole('button', { name: 'Save task' })).toBeInViewport()
  // What only they changed is taken over; what both changed waits for a word. What only I changed takes nothing from them.
  const description = panel.getByRole('radiogroup', { name: /^Description/ })
  await expect(panel.getByRole('radiogroup')).toHaveCount(2)
  await expect(panel.getByRole('radiogroup', { name: /^Priority/ }).getByRole('radio', { name: /Theirs: 7/ })).toBeChecked()
  await expect(field(page, 'Priority')).toHaveValue('7')
  await expect(description.getByRole('radio', { checked: true })).toHaveCount(0)
  await expectAccessible(page)
  await saveTask(page)
  await expect(panel.getByText('Choose one.')).toBeVisible()
  expect((await detail(page, id)).input).toMatchObject({ description: 'Theirs.', queue: 'default' })
  await description.getByRole('radio', { name: /Theirs/ }).click()
  await expect(field(page, 'Description')).toHaveValue('Theirs.')
  await description.getByRole('radio', { name: /Mine/ }).click()
  await expect(field(page, 'Description')).toHaveValue('Mine.')
  await saveTask(page)
  await expect(page).toHaveURL(/\/tasks\/\d+$/)
  expect((await detail(page, id)).input).toMatchObject({ description: 'Mine.', priority: 7, queue: 'logs' })
})

test('a draft typed before someone else’s save asks after a reload too, instead of writing over it', async ({ page, browser }) => {
  const id = await taskId(page, 'warehouse.plan-shifts')
  await openPage(page, `/tasks/${id}/edit`)
  await field(page, 'Description').fill('Mine, not saved yet.')
  await withAnother(browser, page, async (other) => {
    await openPage(other, `/tasks/${id}/edit`)
    await field(other, 'Description').fill('Theirs, saved.')
    await saveTask(other)
    await expect(other).toHaveURL(/\/tasks\/\d+$/)
  })
  page.on('dialog', (dialog) => dialog.accept())
  await page.reload()
  await expect(page.getByText('Your unsaved changes are back.')).toBeVisible()
  await saveTask(page)
  const panel = page.getByRole('region', { name: /The task was saved by .+ since you opened it \(/ })
  await expect(panel.getByRole('radio', { name: 'Theirs: Theirs, saved.' })).toBeVisible()
  await panel.getByRole('button', { name: 'Take all of theirs' }).click()
  await saveTask(page)
  await expect(page).toHaveURL(/\/tasks\/\d+$/)
  expect((await detail(page, id)).input.description).toBe('Theirs, saved.')
})

test('a crontab edited in two browsers asks column by column', async ({ page, browser }) => {
  const { rows } = await readView<{ rows: CrontabRow[] }>(page, '/v1/pages/crontabs')
  const crontab = rows.find(({ definition }) => definition.dayOfMonth === 'L')
  if (!crontab) throw new Error('The demo has no crontab for the last day of the month.')
  await openPage(page, `/crontabs/${crontab.id}`)
  await page.getByRole('textbox', { name: 'Hour', exact: true }).fill('20')
  await withAnother(browser, page, async (other) => {
    await openPage(other, `/crontabs/${crontab.id}`)
    await other.getByRole('textbox', { name: 'Hour', exact: true }).fill('21')
    await other.getByRole('textbox', { name: 'Minute', exact: true }).fill('15')
    await other.getByRole('button', { name: /^Save/ }).click()
    await expect(other.getByText('Saved the crontab.')).toBeVisible()
  })
  await page.getByRole('button', { name: /^Save/ }).click()
  const panel = page.getByRole('region', { name: /The crontab was saved by .+ since you opened it \(/ })
  await expect(panel).toBeInViewport({ ratio: 1 })
  await panel.getByRole('radiogroup', { name: /^Hour/ }).getByRole('radio', { name: /Mine/ }).click()
  await expect(page.getByRole('textbox', { name: 'Minute', exact: true })).toHaveValue('15')
  await page.getByRole('button', { name: /^Save/ }).click()
  await expect(page.getByText('Saved the crontab.')).toBeVisible()
  expect((await readView<CrontabRow>(page, `/v1/crontabs/${crontab.id}`)).definition).toMatchObject({ hour: '20', minute: '15' })
})

test('a dependency edited in two browsers asks before it goes over the other one', async ({ page, browser }) => {
  const edge = await dependency(page)
  await openDependency(page, edge)
  await withAnother(browser, page, async (other) => {
    await openDependency(other, edge)
    await other.getByRole('dialog').getByRole('combobox', { name: 'Opens after' }).selectOption('any end, also a failure')
    await other.getByRole('dialog').getByRole('button', { name: 'Save dependency' }).click()
    await expect(other.getByRole('dialog')).toBeHidden()
  })
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('combobox', { name: 'How fresh' }).selectOption('aligned: same time')
  await dialog.getByRole('button', { name: 'Save dependency' }).click()
  const panel = dialog.getByRole('region', { name: /The dependency was saved by .+ since you opened it \(/ })
  await expect(panel).toBeVisible()
  await expect(panel.getByRole('radio', { name: 'Theirs: any end, also a failure' })).toBeChecked()
  await expectAccessible(page)
  await expect(dialog.getByRole('combobox', { name: 'Opens after' })).toHaveValue('finished')
  await dialog.getByRole('button', { name: 'Save dependency' }).click()
  await expect(dialog).toBeHidden()
  expect(await dependency(page)).toMatchObject({ endings: 'finished', freshness: 'aligned' })
})

test('a task paused in two browsers: the second is told what the other chose and by whom, and keeps or replaces it', async ({
  page,
  browser,
}) => {
  const id = await taskId(page, 'warehouse.plan-shifts')
  const pause = async (on: Page, note: string) => {
    const dialog = on.getByRole('dialog')
    await dialog.getByRole('textbox', { name: /^Note/ }).fill(note)
    await dialog.getByRole('button', { name: /^(Pause task|Replace theirs)$/ }).click()
  }
  await openPage(page, `/tasks/${id}`)
  await page.getByRole('button', { name: 'Pause' }).click()
  await withAnother(browser, page, async (other) => {
    await openPage(other, `/tasks/${id}`)
    await other.getByRole('button', { name: 'Pause' }).click()
    await pause(other, 'Theirs.')
    await expect(other.getByRole('dialog')).toBeHidden()
  })
  await pause(page, 'Mine.')
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByRole('alert')).toContainText(/was paused \(“Theirs\.”\) by .+ at /)
  await expect(dialog.getByRole('button', { name: 'Keep theirs' })).toBeVisible()
  await expect(dialog.getByRole('textbox', { name: /^Note/ })).toHaveValue('Mine.')
  await expectAccessible(page)
  expect((await detail(page, id)).task.pause?.note).toBe('Theirs.')
  await dialog.getByRole('button', { name: 'Replace theirs' }).click()
  await expect(dialog).toBeHidden()
  expect((await detail(page, id)).task.pause?.note).toBe('Mine.')
  await page.getByRole('button', { name: 'Resume' }).click()
  // Or the page may be closed before it has asked.
  await expect(page.getByRole('button', { name: 'Pause' })).toBeVisible()
})

function field(page: Page, name: string): Locator {
  return page.getByRole('textbox', { name: new RegExp(`^${name}`) })
}

async function openDependency(page: Page, edge: DependencyRow): Promise<void> {
  await openPage(page, `/dependencies?search=${encodeURIComponent(edge.dependerName)}`)
  const row = page.getByRole('row').filter({ hasText: edge.dependerName }).filter({ hasText: edge.dependeeName })
  await row.getByRole('button', { name: /^(Change|Edit)/ }).click()
  await expect(page.getByRole('dialog', { name: 'Change dependency' })).toBeVisible()
}

async function dependency(page: Page): Promise<DependencyRow> {
  const { rows } = await readView<{ rows: DependencyRow[] }>(page, '/v1/pages/dependencies?search=reporting.refresh-dashboards')
  const edge = rows.find(({ dependeeName }) => dependeeName === 'reporting.rebuild-cube')
  if (!edge) throw new Error('The demo has no such dependency.')
  return edge
}

async function taskId(page: Page, name: string): Promise<number> {
  const { rows } = await readView<TaskPage>(page, `/v1/pages/tasks?search=${name}`)
  const task = rows.find((row) => row.name === name)
  if (!task) throw new Error(`The demo has no task ${name}.`)
  return task.id
}

async function detail(page: Page, id: number): Promise<TaskDetail> {
  return await readView<TaskDetail>(page, `/v1/tasks/${id}`)
}

async function saveTask(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Save task' }).click()
}

/** Does something in a second browser with a session of its own. */
async function withAnother(browser: Browser, page: Page, work: (other: Page) => Promise<void>): Promise<void> {
  const context = await browser.newContext({ baseURL: new URL(page.url()).origin, storageState: await page.context().storageState() })
  try {
    await work(await context.newPage())
  } finally {
    await context.close()
  }
}
