import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, type Page } from '@playwright/test'
import type { AxeResults, RunOptions } from 'axe-core'

/** The axe of a page asks those of its frames, wherever they are from. */
const AXE_PROGRAM = `${readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8')}
axe.configure({ allowedOrigins: ['<unsafe_all_origins>'] })`

/**
 * WCAG 2 A and AA, and what else is easily got wrong in tables; of all of it only contrast is another one in the dark. What is well is not put
 * together: it was thousands of elements of each page, and nobody read them.
 */
const AXE: Record<'light' | 'dark', RunOptions> = {
  light: { runOnly: ['wcag2a', 'wcag2aa'], rules: { 'empty-table-header': { enabled: true } }, resultTypes: ['violations'] },
  dark: { runOnly: { type: 'rule', values: ['color-contrast'] }, resultTypes: ['violations'] },
}

/** No finding of axe under WCAG 2 A and AA, in the light theme and in the dark one. */
export async function expectAccessible(page: Page): Promise<void> {
  // Between two pages a document has no title for a moment.
  await expect(page).toHaveTitle(/./)
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await expect(page.locator('html')).toHaveAttribute('data-theme', colorScheme)
    expect(await findingsOfAxe(page, AXE[colorScheme]), `in the ${colorScheme} theme`).toEqual([])
  }
}

/** What axe finds in the document and its frames: a sentence for each element. */
async function findingsOfAxe(page: Page, options: RunOptions): Promise<string[]> {
  for (const frame of page.frames()) if (!(await frame.evaluate(() => 'axe' in window))) await frame.evaluate(AXE_PROGRAM)
  return page.evaluate(async (asked) => {
    const { axe } = window as unknown as { axe: { run(context: Document, options: RunOptions): Promise<AxeResults> } }
    const { violations } = await axe.run(document, asked)
    return violations.flatMap(({ id, help, nodes }) => nodes.map((node) => `${id} (${help}): ${node.html} ${node.failureSummary}`))
  }, options)
}

/** At the width of a phone nothing makes the page itself scroll sideways. */
export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  await page.setViewportSize({ width: 390, height: 844 })
  const overflow = () =>
    page.evaluate(() => {
      const { scrollWidth, clientWidth } = document.documentElement
      return scrollWidth - clientWidth
    })
  await expect.poll(overflow, { message: 'pixels beyond 390' }).toBeLessThanOrEqual(0)
}

/** Errors that the page writes to the console or throws, from now on. */
export function watchErrors(page: Page): string[] {
  const errors: string[] = []
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()))
  page.on('pageerror', (error) => errors.push(error.message))
  return errors
}
