import type { Page } from '@playwright/test'

/** Begins to sum up how much of the page moves without anyone having pressed anything; asked again, gives the sum since then and begins anew. */
export async function layoutShift(page: Page): Promise<number> {
  return await page.evaluate(() => {
    const counted = window as Window & { djagShift?: number; djagShiftObserver?: PerformanceObserver }
    if (!counted.djagShiftObserver) {
      counted.djagShiftObserver = new PerformanceObserver((list) => {
        for (const entry of list.getEntries() as (PerformanceEntry & { value: number; hadRecentInput: boolean })[])
          if (!entry.hadRecentInput) counted.djagShift = (counted.djagShift ?? 0) + entry.value
      })
      counted.djagShiftObserver.observe({ type: 'layout-shift' })
    }
    const sum = counted.djagShift ?? 0
    counted.djagShift = 0
    return sum
  })
}
