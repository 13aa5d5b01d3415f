import type { CrontabRow } from '#domain/views/crontab-views.ts'
import type { TaskDetail } from '#domain/views/task-views.ts'
import { choose, chooser } from '#e2e/fields.ts'
import { deleteTaskByApi, makeCrontabByApi, makeTaskByApi } from '#e2e/make-task-by-api.ts'
import { openPage } from '#e2e/open-page.ts'
import { expectAccessible, expectNoSidewaysScroll, watchErrors } from '#e2e/page-checks.ts'
import { readView } from '#e2e/read-view.ts'
import { expect, test } from '#e2e/signed-in.ts'

test('the form tells what another crontab moves, also of who waits for the task, and what another dependency does, before it is saved', async ({
  page,
}) => {
  const errors = watchErrors(page)
  // Half a day away, so that each comes once in the day that is looked at, whenever that is.
  const hour = (new Date().getUTCHours() + 12) % 24
  for (const minute of [17, 47]) await makeCrontabByApi(page, { hour, minute })
  const evening = { handler: 'log', kwargs: { message: 'done' }, crontab: `17 ${hour} * * *` }
  const id = await makeTaskByApi(page, { ...evening, name: 'foreseen.load' })
  const reportId = await makeTaskByApi(page, {
    ...evening,
    ...{ name: 'foreseen.report', after: 'foreseen.load', deadlineKind: 'after', deadlineAfterSeconds: 600 },
  })

  const otherId = await makeTaskByApi(page, { ...evening, name: 'foreseen.other' })

  await openPage(page, `/tasks/${id}/edit`)
  const told = page.getByRole('region', { name: 'What changes' })
  await page.getByLabel('Description').fill('Once a day.')
  await expect(page.getByText('Not saved yet.')).toBeVisible()
  await expect(told).toHaveCount(0)

  await choose(page, chooser(page, 'Crontab'), `47 ${hour} * * *`)
  await expect(told.getByText(/^Simulated from the present state/)).toBeVisible()
  await expect(told.getByRole('status')).toContainText(/\d+ (runs? )?moved/)
  for (const name of ['load', 'report']) {
    const moved = told
      .getByRole('listitem')
      .filter({ hasText: new RegExp(`foreseen\\.${name} starts at .+ instead of .+ (later|earlier)$`) })
    await expect(moved.first()).toBeVisible()
  }
  await expect(told.getByRole('status')).toContainText('1 deadline newly missed')
  await expect(told.getByRole('listitem').filter({ hasText: /^foreseen\.report misses its deadline of .+ by 22 m, newly$/ })).toBeVisible()
  await expectAccessible(page)
  const inPlan = await told.getByRole('link', { name: 'Open in the plan' }).getAttribute('href')

  await page.getByRole('button', { name: 'Add a task that waits for it' }).click()
  await choose(page, chooser(page, 'Depended on by 2: task'), 'foreseen.other')
  await expect(told.getByRole('status')).toHaveText(/^1 deadline newly missed; 3 runs moved\./)
  await page.getByRole('button', { name: 'Remove Depended on by 2' }).click()
  await expect(told.getByRole('status')).toHaveText(/^1 deadline newly missed; 2 runs moved\./)
  await expectNoSidewaysScroll(page)

  await page.getByRole('button', { name: 'Save task' }).click()
  await expect(page).toHaveURL(new RegExp(`/tasks/${id}$`))
  expect((await readView<TaskDetail>(page, `/v1/tasks/${id}`)).task.crontab).toMatchObject({ hour: String(hour), minute: '47' })

  // What was typed stands in the address of the plan, whatever became of the form; here of a crontab that is saved now.
  await openPage(page, inPlan ?? '')
  const assumed = page.getByRole('region', { name: 'What is assumed' })
  await expect(assumed).toContainText(`“foreseen.load” is edited: crontab 47 ${hour} * * * UTC`)
  await expect(assumed.getByRole('status')).toContainText('no run is added, removed or moved, and no deadline newly missed.')
  for (const each of [otherId, reportId, id]) await deleteTaskByApi(page, each)
  expect(errors).toEqual([])
})

test('what is assumed on the plan stands over it with what it changes, in the list too, and is let go of again', async ({ page }) => {
  const errors = watchErrors(page)
  const hour = (new Date().getUTCHours() + 12) % 24
  await makeCrontabByApi(page, { hour, minute: 29 })
  const daily = { handler: 'log', kwargs: { message: 'done' }, crontab: `29 ${hour} * * *` }
  const id = await makeTaskByApi(page, { ...daily, name: 'assumed.load' })
  const late = { deadlineKind: 'after', deadlineAfterSeconds: 600 } as const
  const reportId = await makeTaskByApi(page, { ...daily, ...late, name: 'assumed.report', after: 'assumed.load' })

  await openPage(page, '/plan?search=assumed')
  await page.getByRole('button', { name: 'What if …' }).click()
  const dialog = page.getByRole('dialog', { name: 'What if …' })
  await dialog.getByRole('button', { name: 'Assume it' }).click()
  await expect(dialog.getByText('Choose the task.')).toBeVisible()
  await choose(page, chooser(dialog, 'Task'), 'assumed.load')
  await dialog.getByLabel('It takes so many times as long').fill('30')
  await expectAccessible(page)
  await dialog.getByRole('button', { name: 'Assume it' }).click()

  const assumed = page.getByRole('region', { name: 'What is assumed' })
  await expect(assumed).toContainText('“assumed.load” takes 30 times as long')
  await expect(assumed.getByRole('status')).toContainText('1 deadline newly missed')
  await expect(
    assumed.getByRole('listitem').filter({ hasText: /^assumed\.report misses its deadline of .+ by 21 m, newly$/ }),
  ).toBeVisible()
  await expectAccessible(page)

  await page.getByRole('button', { name: 'As a list' }).click()
  const row = page.getByRole('row').filter({ hasText: 'assumed.report' }).filter({ hasText: 'misses its deadline' })
  await expect(row).toContainText(/instead of .+, 29 m later; misses its deadline by 21 m/)
  await assumed.getByRole('button', { name: /^No longer assume that “assumed\.load”/ }).click()
  await expect(assumed).toHaveCount(0)
  await expect(row).toHaveCount(0)

  await openPage(page, '/plan?what-if=all+is+well')
  await expect(assumed).toContainText('can’t be read')
  await assumed.getByRole('button', { name: 'Let go of it' }).click()
  await expect(page).not.toHaveURL(/what-if/)
  for (const each of [reportId, id]) await deleteTaskByApi(page, each)
  expect(errors).toEqual([])
})

test('who is about to pause or delete a task, or to change a crontab, reads before it is done what that changes for others', async ({
  page,
}) => {
  const errors = watchErrors(page)
  const hour = (new Date().getUTCHours() + 12) % 24
  await makeCrontabByApi(page, { hour, minute: 23 })
  const daily = { handler: 'log', kwargs: { message: 'done' }, crontab: `23 ${hour} * * *` }
  const id = await makeTaskByApi(page, { ...daily, name: 'asked.load' })
  const reportId = await makeTaskByApi(page, { ...daily, name: 'asked.report', after: 'asked.load' })

  await openPage(page, `/tasks/${id}`)
  await page.getByRole('button', { name: 'Pause …' }).click()
  const told = page.getByRole('dialog').getByRole('region', { name: 'What changes' })
  await expect(told.getByRole('status')).toContainText(/1 run removed; 1 task newly waits|2 runs removed/)
  await expect(told.getByRole('listitem').filter({ hasText: /^asked\.load no longer starts at/ })).toBeVisible()
  await expectAccessible(page)
  await page.keyboard.press('Escape')

  await page.getByRole('button', { name: 'More' }).click()
  await page.getByRole('menuitem', { name: 'Delete task …' }).click()
  await expect(told.getByRole('listitem').filter({ hasText: /^asked\.load no longer starts at/ })).toBeVisible()
  await page.keyboard.press('Escape')

  const { rows } = await readView<{ rows: CrontabRow[] }>(page, '/v1/pages/crontabs')
  const crontab = rows.find(({ definition }) => definition.minute === '23' && definition.hour === String(hour))
  await openPage(page, `/crontabs/${crontab?.id}`)
  await page.getByLabel('Minute', { exact: true }).fill('53')
  const changed = page.getByRole('region', { name: 'What changes' })
  for (const name of ['load', 'report'])
    await expect(
      changed.getByRole('listitem').filter({ hasText: new RegExp(`^asked\\.${name} starts at .+ instead of .+, 30 m later$`) }),
    ).toBeVisible()
  await expectNoSidewaysScroll(page)
  for (const each of [reportId, id]) await deleteTaskByApi(page, each)
  expect(errors).toEqual([])
})
