import type { Locator, Page } from '@playwright/test'
import type { CrontabRow } from '#domain/views/crontab-views.ts'
import { chooser } from '#e2e/fields.ts'
import { openPage } from '#e2e/open-page.ts'
import { readView } from '#e2e/read-view.ts'
import { expect, test } from '#e2e/signed-in.ts'

test.beforeEach(({ page }) => openPage(page, '/crontabs/new'))

/** Texts that aren't crontabs, and what is told of each: no two after each other are told the same. */
const UNREADABLE = [
  ['at six in the morning', 'Nothing is saved until it can be read'],
  ['every 90 minutes', 'Not in the columns yet'],
  ['@reboot', 'runs once when a machine starts'],
  ['every 5 minutes', 'Not in the columns yet'],
  ['', 'Write an expression'],
  ['17 * * * * root', 'Not in the columns yet'],
] as const

test.describe('what can’t be read is never saved, nor the text before it', () => {
  test(`“${UNREADABLE.map(([typed]) => typed).join('”, “')}” in the expression`, async ({ page }) => {
    const before = await count(page)
    for (const [typed, told] of UNREADABLE)
      await test.step(`“${typed}”`, async () => {
        const alert = page.getByRole('alert').filter({ hasText: told })
        await expect(alert).toBeHidden()
        await expression(page).fill(typed)
        await create(page).click()
        await expect(alert).toBeVisible()
        await expect(expression(page)).toBeFocused()
        await expect(expression(page)).toHaveValue(typed)
        await expect(page).toHaveURL(/\/crontabs\/new$/)
        expect(await count(page)).toBe(before)
      })
  })

  test('“every 5 minutes” is saved as what it says once it is taken', async ({ page }) => {
    await expression(page).fill('every 5 minutes')
    await page.getByRole('button', { name: 'Use this: */5 * * * *' }).click()
    await expect(expression(page)).toHaveValue('*/5 * * * *')
    expect((await created(page)).minute).toBe('*/5')
  })

  test('and one gets back to the columns', async ({ page }) => {
    await expression(page).fill('nonsense')
    await page.getByRole('button', { name: 'Back to the columns' }).click()
    await expect(expression(page)).toHaveValue('0 * * * *')
    await expression(page).fill('more of it')
    await expression(page).press('Escape')
    await expect(expression(page)).toHaveValue('0 * * * *')
    expect((await created(page)).hour).toBe('*')
  })
})

test.describe('a pasted line lands where it belongs, and is shown before it is taken', () => {
  test('zone, user and command of a crontab file, pasted into a column', async ({ page }) => {
    await paste(column(page, 'Minute'), 'SHELL=/bin/sh\r\nTZ=Europe/Berlin\r\n17 22-4\t* * *\troot\tcd / && run-parts /etc/cron.hourly\r\n')
    const understood = page.getByRole('region', { name: 'What was understood' })
    await expect(understood).toContainText('The time zone is Europe/Berlin.')
    await expect(understood).toContainText('“22-4” goes round; it is written as 22-23,0-4.')
    await expect(understood).toContainText('The user “root” and the command “cd / && run-parts /etc/cron.hourly” are left out')
    await expect(understood).toContainText('The setting SHELL is left out.')
    await expect(column(page, 'Minute')).toHaveValue('0')

    await understood.getByRole('button', { name: 'Use this' }).click()
    await expect(column(page, 'Minute')).toHaveValue('17')
    await expect(chooser(page, 'Time zone')).toContainText('Europe/Berlin')
    expect(await created(page)).toMatchObject({ second: '0', minute: '17', hour: '22-23,0-4', dayOfMonth: '*', timezone: 'Europe/Berlin' })
  })

  test('five columns fill the columns at once, six are asked about, of several lines one is picked, a stray space is closed up', async ({
    page,
  }) => {
    await paste(column(page, 'Hour'), ' 30 6 * * mon-fri\n')
    await expect(expression(page)).toHaveValue('30 6 * * mon-fri')
    await expect(column(page, 'Day of week')).toHaveValue('mon-fri')

    await paste(expression(page), '*/10 1 2 3 4 5')
    const understood = page.getByRole('region', { name: 'What was understood' })
    await expect(understood.getByRole('button', { name: 'Use this' })).toHaveCount(2)
    await understood.getByRole('button', { name: 'Use this: */10 1 2 3 4 5' }).click()
    await expect(column(page, 'Second')).toHaveValue('*/10')
    await expect(column(page, 'Day of week')).toHaveValue('5')

    await paste(expression(page), '# jobs\n0 4 * * * backup.sh\n*/5 * * * * php artisan schedule:run\n@reboot warm-up\n')
    await expect(page.getByText('2 lines fire: which one is it?')).toBeVisible()
    await expect(page.getByText('@reboot runs once when a machine starts')).toBeVisible()
    await page.getByRole('button', { name: 'Use this: */5 * * * *' }).click()
    await expect(expression(page)).toHaveValue('*/5 * * * *')

    await paste(expression(page), '0 9 * * 1, 3')
    await page.getByRole('button', { name: 'Use this: 0 9 * * 1,3' }).click()
    await expect(column(page, 'Day of week')).toHaveValue('1,3')
    await column(page, 'Day of week').fill('mon, wed')
    await page.getByRole('button', { name: 'Write mon,wed' }).click()
    await expect(column(page, 'Day of week')).toHaveValue('mon,wed')
  })
})

test.describe('what cron can’t say gets a hint where it is typed', () => {
  test('a step longer than its column, with what does work at a click', async ({ page }) => {
    await column(page, 'Minute').fill('*/90')
    await create(page).click()
    await expect(page.getByRole('alert').filter({ hasText: 'Minute:' })).toContainText("One crontab can't say every 90 minutes")
    await page.getByRole('button', { name: 'Every 2 hours' }).click()
    await expect(expression(page)).toHaveValue('0 */2 * * *')
    await expect(page.getByRole('alert').filter({ hasText: 'Minute:' })).toBeHidden()
  })

  test('the first Monday', async ({ page }) => {
    await expression(page).fill('0 6 1-7 * mon')
    await page.getByRole('button', { name: 'At 06:00, on the first Monday of the month' }).click()
    await expect(expression(page)).toHaveValue('0 6 * * mon#1')
    expect(await created(page)).toMatchObject({ dayOfMonth: '*', dayOfWeek: 'mon#1' })
  })
})

const expression = (page: Page) => page.getByLabel('Expression', { exact: true })
const column = (page: Page, name: string) => page.getByRole('textbox', { name, exact: true })
const create = (page: Page) => page.getByRole('button', { name: 'Create crontab' })

async function count(page: Page): Promise<number> {
  return (await readView<{ rows: CrontabRow[] }>(page, '/v1/pages/crontabs')).rows.length
}

async function created(page: Page): Promise<CrontabRow['definition']> {
  await create(page).click()
  await expect(page).toHaveURL(/\/crontabs\/\d+$/)
  return (await readView<CrontabRow>(page, `/v1/crontabs/${page.url().split('/').at(-1)}`)).definition
}

async function paste(field: Locator, text: string): Promise<void> {
  await field.focus()
  await field.evaluate((element, pasted) => {
    const data = new DataTransfer()
    data.setData('text/plain', pasted)
    element.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }))
  }, text)
}
