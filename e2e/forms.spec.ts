import type { Locator, Page } from '@playwright/test'
import type { CrontabRow } from '#domain/views/crontab-views.ts'
import type { GraphView } from '#domain/views/graph-views.ts'
import type { TaskPage } from '#domain/views/task-views.ts'
import { choose, chooser, jsonEditor, wakeJsonEditor, writeJson } from '#e2e/fields.ts'
import { openPage, reloadPage } from '#e2e/open-page.ts'
import { expectAccessible } from '#e2e/page-checks.ts'
import { readView } from '#e2e/read-view.ts'
import { expect, test } from '#e2e/signed-in.ts'

test.describe('the crontab form', () => {
  test('names a column that cannot be read, keeps what was typed and saves nothing', async ({ page }) => {
    await openPage(page, '/crontabs/new')
    await column(page, 'Minute').fill('61')
    await column(page, 'Hour').fill('7')
    await page.getByRole('button', { name: 'Create crontab' }).click()
    await expect(page.getByRole('alert').filter({ hasText: 'Minute:' })).toContainText('61')
    await expect(column(page, 'Minute')).toHaveValue('61')
    await expect(column(page, 'Minute')).toHaveAttribute('aria-invalid', 'true')
    await expect(column(page, 'Hour')).toHaveValue('7')
    await expect(page).toHaveURL(/\/crontabs\/new$/)
  })

  test('refuses a date that never comes', async ({ page }) => {
    await openPage(page, '/crontabs/new')
    await page.getByLabel('Expression').fill('0 6 30 2 *')
    await page.getByRole('button', { name: 'Create crontab' }).click()
    await expect(page.getByRole('alert').filter({ hasText: 'Day of month:' })).toContainText('This never fires')
    await expect(column(page, 'Day of month')).toHaveValue('30')
    await expect(column(page, 'Month')).toHaveValue('2')
    await expect(page).toHaveURL(/\/crontabs\/new$/)
  })
})

test('the coming week of one crontab, and of all that tasks follow, is told hour by hour', async ({ page }) => {
  await openPage(page, '/crontabs/new')
  await page.getByLabel('Expression').fill('*/20 6 * * *')
  await expect(page.getByText(/^21 instants in seven days/)).toBeVisible()
  await expect(page.getByRole('table', { name: 'Instants of the coming seven days by hour' }).getByText('3', { exact: true })).toHaveCount(
    7,
  )

  await openPage(page, '/crontabs')
  await page.getByText('The coming week, hour by hour').click()
  await expect(page.getByText(/^[\d,]+ starts in seven days from midnight on/)).toBeVisible()
  await expect(page.getByRole('table', { name: 'Starts of all enabled tasks in the coming seven days by hour' })).toBeVisible()
  await expectAccessible(page)
})

test('deleting a crontab that tasks follow is refused and names them', async ({ page }) => {
  const { id, users } = await sharedCrontab(page)
  await openPage(page, `/crontabs/${id}`)
  await page.getByRole('button', { name: 'Delete …' }).click()
  const dialog = page.getByRole('dialog', { name: 'This crontab is in use' })
  for (const { name } of users) await expect(dialog.getByRole('link', { name, exact: true })).toBeVisible()
  await dialog.getByRole('button', { name: 'Close' }).first().click()
  await expect(page.getByRole('button', { name: 'Delete …' })).toBeVisible()
})

test.describe('the task form', () => {
  test('draws what its settings do to instants that an outage makes late', async ({ page }) => {
    const { rows } = await readView<TaskPage>(page, '/v1/pages/tasks?search=heartbeat')
    await openPage(page, `/tasks/${rows[0]?.id}/edit`)
    await page.getByText('What that does after an outage').click()
    const drawn = page.getByRole('figure')
    await expect(drawn).toContainText(/4 instants would be missed: .+\. Drawn as if each run took/)
    await page.getByRole('radio', { name: /^Coalesce/ }).check()
    await page.getByRole('textbox', { name: 'Grace period' }).fill('1')
    await expect(drawn).toContainText('4 instants would be missed: one run takes 4 instants together.')
    await expectAccessible(page)
  })

  test('says that arguments are not JSON, and keeps them as they are', async ({ page }) => {
    await fillNewTask(page, 'broken arguments', '{ "message": "no end }')
    await page.getByRole('button', { name: 'Create task' }).click()
    await expect(page.getByRole('status').filter({ hasText: '1 field needs a change.' })).toBeVisible()
    await expect(page.getByText('The closing double quote is missing.')).toBeVisible()
    await expectKept(page, 'broken arguments', '"no end }')
    await reloadPage(page)
    await expectKept(page, 'broken arguments', '"no end }')
  })

  test('says at the arguments what the handler does not take', async ({ page }) => {
    await fillNewTask(page, 'wrong arguments', '{ "message": "hello", "level": "loud" }')
    await page.getByRole('button', { name: 'Create task' }).click()
    await expect(page.getByText('This must be one of "debug", "info", "warn", "error".')).toBeVisible()
    await expectKept(page, 'wrong arguments', '"loud"')
  })

  test('refuses a name that is taken, at the name', async ({ page }) => {
    const taken = (await readView<TaskPage>(page, '/v1/pages/tasks')).rows[0]?.name ?? ''
    await fillNewTask(page, taken, '{ "message": "hello" }')
    await page.getByRole('button', { name: 'Create task' }).click()
    await expect(page.getByRole('alert').filter({ hasText: `There is already a task “${taken}”` })).toBeVisible()
    await expect(page.getByLabel('Name', { exact: true })).toHaveAttribute('aria-invalid', 'true')
    await expectKept(page, taken, '"hello"')
    expect(
      (await readView<TaskPage>(page, `/v1/pages/tasks?search=${encodeURIComponent(taken)}`)).rows.filter(({ name }) => name === taken),
    ).toHaveLength(1)
  })

  test('refuses a dependency that closes a cycle, with its path, and keeps the row', async ({ page }) => {
    const { edges } = await readView<GraphView>(page, '/v1/pages/graph')
    const edge = edges.find(({ future, dependerId, dependeeId }) => !future && dependerId !== dependeeId)
    if (!edge) throw new Error('The demo has no plain dependency.')
    await openPage(page, `/tasks/${edge.dependeeId}/edit`)
    const dependsOn = page.getByRole('group', { name: 'Depends on', exact: true })
    await dependsOn.getByRole('button', { name: 'Add a task it depends on' }).click()
    const row = dependsOn.getByRole('combobox', { name: /: task/ }).last()
    await choose(page, row, edge.dependerName)
    await page.getByRole('button', { name: 'Save task' }).click()
    const path = [edge.dependeeName, edge.dependerName]
    await expect(dependsOn.getByRole('alert')).toContainText('→')
    for (const name of path) await expect(dependsOn.getByRole('alert')).toContainText(name)
    await expect(row).toContainText(edge.dependerName)
    await expect(page).toHaveURL(/\/edit$/)
  })

  test('has what was typed back after a reload, and lets go of it when asked', async ({ page }) => {
    await fillNewTask(page, 'not saved yet', '{ "message": "half-way" }')
    page.on('dialog', (dialog) => dialog.accept())
    await reloadPage(page)
    await expect(page.getByText('Your unsaved changes are back.')).toBeVisible()
    await expectKept(page, 'not saved yet', '"half-way"')
    await page.getByRole('button', { name: 'Discard them' }).click()
    await expect(page.getByLabel('Name', { exact: true })).toHaveValue('')
  })
})

test('the arguments are a form made from the handler’s schema and JSON, of which each edits the other; what can’t be read is kept and refused', async ({
  page,
}) => {
  await openPage(page, '/tasks/new')
  await choose(page, chooser(page, 'Handler'), 'wait')
  const fields = page.getByRole('group', { name: 'Fields of the arguments' })
  const editor = jsonEditor(page, 'Named arguments')
  await wakeJsonEditor(editor)
  await fields.getByLabel('milliseconds').fill('1,500')
  await expect(editor.locator('.view-lines')).toContainText('"milliseconds": 1500')
  await fields.getByLabel('milliseconds').fill('1,5')
  await expect(fields.getByRole('alert')).toHaveText('"milliseconds" must be a number, not text.')
  await expect(editor.locator('.view-lines')).toContainText('"milliseconds": "1,5"')
  await page.getByRole('button', { name: 'Create task' }).click()
  await expect(page).toHaveURL(/\/tasks\/new$/)
  await expect(fields.getByLabel('milliseconds')).toHaveValue('1,5')

  await choose(page, chooser(page, 'Handler'), 'log')
  await writeJson(page, editor, '{ "message": "hello", "level": "warn" }')
  await expect(fields.getByLabel('message')).toHaveValue('hello')
  await fields.getByLabel('level').selectOption('error')
  await expect(editor.locator('.view-lines')).toContainText('"level": "error"')
  await fields.getByLabel('message').fill('')
  await expect(editor.locator('.view-lines')).not.toContainText('message')
  await writeJson(page, editor, '{ "message": ')
  await expect(page.getByText('The fields come back once the JSON below can be read.')).toBeVisible()
  await writeJson(page, editor, '{ "message": "back" }')
  await expect(fields.getByLabel('message')).toHaveValue('back')
  await expectAccessible(page)
})

function column(page: Page, name: string): Locator {
  return page.getByRole('textbox', { name, exact: true })
}

/** A new task complete but for what is wrong with it. */
async function fillNewTask(page: Page, name: string, kwargs: string): Promise<void> {
  await openPage(page, '/tasks/new')
  await page.getByLabel('Name', { exact: true }).fill(name)
  await choose(page, chooser(page, 'Handler'), 'log')
  await writeJson(page, jsonEditor(page, 'Named arguments'), kwargs)
  await chooser(page, 'Crontab').click()
  await page.getByRole('listbox').getByRole('option').first().click()
}

async function expectKept(page: Page, name: string, argument: string): Promise<void> {
  await expect(page).toHaveURL(/\/tasks\/new$/)
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue(name)
  await expect(chooser(page, 'Handler')).toContainText('log')
  await expect(jsonEditor(page, 'Named arguments')).toContainText(argument)
}

async function sharedCrontab(page: Page): Promise<CrontabRow> {
  const { rows } = await readView<{ rows: CrontabRow[] }>(page, '/v1/pages/crontabs')
  const shared = rows.find(({ users }) => users.length > 1)
  if (!shared) throw new Error('The demo has no crontab that tasks share.')
  return shared
}
