import { expect, type Page } from '@playwright/test'
import { choose, chooser, jsonEditor, writeJson } from '#e2e/fields.ts'
import { openPage } from '#e2e/open-page.ts'

type NewTask = {
  name: string
  handler: string
  /** Its named arguments, as JSON. */
  kwargs: string
  /** The expression of a crontab that is there. */
  crontab: string
  /** The name of a task that it depends on. */
  after?: string
}

/** Makes a task by its form. @returns its id; its page is shown */
export async function makeTaskByForm(page: Page, { name, handler, kwargs, crontab, after }: NewTask): Promise<number> {
  await openPage(page, '/tasks/new')
  await page.getByLabel('Name', { exact: true }).fill(name)
  await choose(page, chooser(page, 'Handler'), handler)
  await writeJson(page, jsonEditor(page, 'Named arguments'), kwargs)
  await choose(page, chooser(page, 'Crontab'), crontab)
  if (after !== undefined) {
    const dependsOn = page.getByRole('group', { name: 'Depends on', exact: true })
    await dependsOn.getByRole('button', { name: 'Add a task it depends on' }).click()
    await choose(page, dependsOn.getByRole('combobox', { name: /: task/ }).last(), after)
  }
  await page.getByRole('button', { name: 'Create task' }).click()
  await expect(page).toHaveURL(/\/tasks\/\d+$/)
  await expect(page.getByRole('button', { name: 'Run now', exact: true })).toBeVisible()
  return Number(page.url().split('/').at(-1))
}
