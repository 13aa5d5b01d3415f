import { expect, type Page } from '@playwright/test'

/** The account that the first test to come makes, and all others sign in with. */
export const ADMINISTRATOR = { name: 'Ada Lovelace', email: 'ada@example.org', password: 'a long enough password' }

/** Makes the first account of an empty installation by the link that it printed; the page shows the overview afterwards. */
export async function setUpByForm(page: Page, link: string): Promise<void> {
  // Opened anew: where the page is shown already and has not come alive, the router may write the address before anybody has read what is behind its #.
  await page.goto('about:blank')
  await page.goto(link)
  await expect(page).toHaveURL(/\/set-up$/)
  await expect(page.getByLabel('Set-up token')).toHaveCount(0)
  await page.getByLabel('Your name').fill(ADMINISTRATOR.name)
  await page.getByLabel('E-mail').fill(ADMINISTRATOR.email)
  await page.getByLabel('Password').fill(ADMINISTRATOR.password)
  await page.getByRole('button', { name: 'Make the administrator’s account' }).click()
  await expect(page.getByRole('heading', { name: 'Overview', level: 1 })).toBeVisible()
}

/** Signs in by the form; the page shows the overview afterwards. */
export async function signInByForm(page: Page): Promise<void> {
  await page.goto('/sign-in')
  await page.getByLabel('E-mail').fill(ADMINISTRATOR.email)
  await page.getByLabel('Password').fill(ADMINISTRATOR.password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByRole('heading', { name: 'Overview', level: 1 })).toBeVisible()
}
