import { expect, type Page } from '@playwright/test'

/** The JSON that the dashboard's own API gives to whoever is signed in on the page. */
export async function readView<View>(page: Page, path: string): Promise<View> {
  // A connection that has lain idle may be closed by the server in the moment in which it is used again: what reads is asked anew then.
  const response = await page.request.get(`/api${path}`, { maxRetries: 3 })
  expect(response.status(), `GET /api${path}`).toBe(200)
  return await response.json()
}
