import { expect, type Page } from '@playwright/test'

/** Goes to a page of the dashboard and waits until it answers: the health appears once the page has come alive and read it. */
export async function openPage(page: Page, path: string): Promise<void> {
  await page.goto(path)
  await untilAlive(page)
}

/** Loads the page anew and waits until it answers. */
export async function reloadPage(page: Page): Promise<void> {
  await page.reload()
  await untilAlive(page)
}

async function untilAlive(page: Page): Promise<void> {
  await expect(page.getByRole('banner').getByRole('link', { name: /^Well: |live|answer/ })).toBeVisible()
}
