import { expect, type Page } from '@playwright/test'

/** The JSON that the dashboard's own API gives to whoever is signed in on the page. */
export async function readView<View>(page: Page, path: string): Promise<View> {
  const response = await page.request.get(`/api${path}`)
  expect(response.status(), `GET /api${path}`).toBe(200)
  return await response.json()
}
