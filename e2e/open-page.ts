import { expect, type Page, type Response } from '@playwright/test'

/**
 * Goes to a page of the dashboard and waits until it answers: the health appears once the page has come alive and read it.
 * @returns what the server answered the request for the page itself with
 */
export async function openPage(page: Page, path: string): Promise<Response | null> {
  const response = await page.goto(path)
  await untilAlive(page)
  return response
}

/** Loads the page anew and waits until it answers. */
export async function reloadPage(page: Page): Promise<void> {
  await page.reload()
  await untilAlive(page)
}

async function untilAlive(page: Page): Promise<void> {
  await expect(page.getByRole('banner').getByRole('link', { name: /^Well: |live|answer/ })).toBeVisible()
}
