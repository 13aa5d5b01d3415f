import type { Page } from '@playwright/test'
import { deleteTaskByApi, makeTaskByApi } from '#e2e/make-task-by-api.ts'
import { openPage } from '#e2e/open-page.ts'
import { expectAccessible, watchErrors } from '#e2e/page-checks.ts'
import { expect, test } from '#e2e/signed-in.ts'

const NIGHTLY = '30 2 * * *'

/** Notes what the browser is asked to show. A browser without a window grants nobody that, so that it says it did once it was asked. */
function noteNotifications(): void {
  const isGranted = () => localStorage.getItem('granted-in-test') === 'yes'
  const shown: string[] = []
  Object.assign(window, { shownNotifications: shown })
  window.Notification = class extends Notification {
    static override get permission(): NotificationPermission {
      return isGranted() ? 'granted' : 'default'
    }

    static override async requestPermission(): Promise<NotificationPermission> {
      localStorage.setItem('granted-in-test', 'yes')
      return 'granted'
    }

    constructor(title: string, options?: NotificationOptions) {
      if (localStorage.getItem('unable-in-test') === 'yes') throw new TypeError('Illegal constructor.')
      super(title, options)
      const isHeardAnew = Reflect.get(options ?? {}, 'renotify') === true
      shown.push(`${options?.tag}${isHeardAnew ? ', heard anew' : ''}: ${title} ${options?.body}`)
      Object.assign(window, { latestNotification: this })
    }
  }
}

const shownIn = async (...pages: Page[]) =>
  (await Promise.all(pages.map((page) => page.evaluate(() => Reflect.get(window, 'shownNotifications') as string[])))).flat()

test('somebody chooses what they hear themselves, and their browser shows an incident once, in one of its tabs, and leads to it', async ({
  page,
  context,
}) => {
  const errors = watchErrors(page)
  await context.addInitScript(noteNotifications)
  await openPage(page, '/settings')
  const part = page.getByRole('region', { name: 'What you hear yourself' })
  await part.getByRole('button', { name: 'Change what you hear' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('At some hours only').click()
  await dialog.getByLabel('From', { exact: true }).fill('later')
  await expectAccessible(page)
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(dialog.getByText('Write a time of day, such as 07:30.')).toBeVisible()
  await expect(dialog.getByLabel('From', { exact: true })).toHaveValue('later')
  await dialog.getByLabel('At some hours only').click()
  await dialog.getByLabel('By mail').click()
  await dialog.getByLabel('Weekly digest').click()
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(dialog).toHaveCount(0)
  await expect(part).toContainText('Mon at 08:00')
  await part.getByRole('button', { name: 'Send a test mail' }).click()
  await expect(part).toContainText('The latest message')
  await part.getByRole('button', { name: 'Show incidents in this browser' }).click()
  await expect(part.getByRole('button', { name: 'Show none in this browser' })).toBeVisible()
  await part.getByRole('button', { name: 'Show a test' }).click()
  expect(await shownIn(page)).toEqual([expect.stringMatching(/^djag-test, heard anew: Test: /)])

  const other = await context.newPage()
  await openPage(other, '/tasks')
  const id = await makeTaskByApi(page, {
    ...{ name: 'own.load', handler: 'http-request', crontab: NIGHTLY },
    kwargs: { url: 'http://127.0.0.1:9/' },
  })
  await page.getByRole('button', { name: 'Run now', exact: true }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Run now' }).click()
  const ofTask = async () => (await shownIn(page, other)).filter((text) => text.includes('own.load'))
  await expect
    .poll(ofTask, { timeout: 45_000 })
    .toEqual([
      expect.stringMatching(/^djag-incident-\d+, heard anew: Warning: own\.load failed[\s\S]*\nTask: own\.load\nWhat to do: Read the log/),
    ])

  const teller = (await shownIn(page)).some((text) => text.includes('own.load')) ? page : other
  await teller.evaluate(() => (Reflect.get(window, 'latestNotification') as Notification).onclick?.(new Event('click')))
  await expect(teller).toHaveURL(/\/inbox\/\d+/)
  // Both tabs look anew when they are told: neither shows it again.
  await page.reload()
  await expect.poll(async () => (await ofTask()).length).toBeLessThanOrEqual(1)

  // A browser that shows none after all, as those of phones: nothing counts as shown, and the settings say why it is off.
  await other.close()
  await page.evaluate(() => {
    localStorage.setItem('unable-in-test', 'yes')
    for (const key of Object.keys(localStorage)) if (key.endsWith('.shown')) localStorage.removeItem(key)
  })
  await openPage(page, '/settings')
  await expect(part.getByText('It was switched off: this browser shows no notifications of a page')).toBeVisible()
  await expect(part.getByRole('button', { name: 'Show incidents in this browser' })).toBeVisible()
  expect(await page.evaluate(() => Object.keys(localStorage).filter((key) => key.endsWith('.shown')))).toEqual([])
  await deleteTaskByApi(page, id)
  expect(errors).toEqual([])
})
