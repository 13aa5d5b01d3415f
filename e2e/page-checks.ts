import AxeBuilder from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'

/** WCAG 2 A and AA, and what else is easily got wrong in tables; of all of it only contrast is another one in the dark. */
const AXE: Record<'light' | 'dark', Parameters<AxeBuilder['options']>[0]> = {
  light: { runOnly: ['wcag2a', 'wcag2aa'], rules: { 'empty-table-header': { enabled: true } } },
  dark: { runOnly: { type: 'rule', values: ['color-contrast'] } },
}

/** No finding of axe under WCAG 2 A and AA, in the light theme and in the dark one. */
export async function expectAccessible(page: Page): Promise<void> {
  // Between two pages a document has no title for a moment.
  await expect(page).toHaveTitle(/./)
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await expect(page.locator('html')).toHaveAttribute('data-theme', colorScheme)
    // No page has frames of other sites, so that nothing has to be put together in a further page.
    const { violations } = await new AxeBuilder({ page }).options(AXE[colorScheme]).setLegacyMode().analyze()
    const found = violations.flatMap(({ id, help, nodes }) => nodes.map((node) => `${id} (${help}): ${node.html} ${node.failureSummary}`))
    expect(found, `in the ${colorScheme} theme`).toEqual([])
  }
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
