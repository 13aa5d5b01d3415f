import type { BrowserContext, Page } from '@playwright/test'
import { median, quantile } from '../measuring/figures.ts'

/** What one page showed of itself. Frames a second; the slowest frame is the one that 95 % are faster than. */
export type CanvasFigures = {
  firstNodeMs: number
  panFrames: number
  changingFrames: number
  slowFrameMs: number
  heapMb: number
}

const LOADS = 3
const PAN_MS = 2_500
const STEP_PX = 9

type Options = {
  context: BrowserContext
  url: string
  /** The same page while tasks change. */
  changingUrl: string
  /** What is there as soon as a task is seen. */
  firstNode: string
  /** Begins changing tasks, and gives how to end that. */
  change: () => () => Promise<void>
}

/** Loads the page some times with what it has in its cache, then pans it, as it is and while tasks change. */
export async function measureCanvas({ context, url, changingUrl, firstNode, change }: Options): Promise<CanvasFigures> {
  const page = await context.newPage()
  await page.addInitScript(watchFirstNode, firstNode)
  const loads: number[] = []
  for (let load = 0; load <= LOADS; load++) {
    await page.goto(url)
    const ms = await page.waitForFunction(() => (window as unknown as { firstNodeMs?: number }).firstNodeMs)
    // The first one fills the cache.
    if (load > 0) loads.push(Number(await ms.jsonValue()))
  }
  const still = await framesWhilePanning(page)
  const heapMb = await heapOf(page)
  await page.goto(changingUrl)
  await page.waitForFunction(() => (window as unknown as { firstNodeMs?: number }).firstNodeMs)
  const endChanging = change()
  const changing = await framesWhilePanning(page)
  await endChanging()
  await page.close()
  return {
    firstNodeMs: median(loads),
    panFrames: framesASecond(still),
    changingFrames: framesASecond(changing),
    slowFrameMs: quantile(changing, 0.95),
    heapMb,
  }
}

function framesASecond(gapsMs: readonly number[]): number {
  return (gapsMs.length * 1_000) / gapsMs.reduce((sum, gap) => sum + gap, 0)
}

/** Runs in the page: notes when what is looked for stands there and has been drawn. */
function watchFirstNode(selector: string): void {
  const look = () => {
    if (document.querySelector(selector)) {
      requestAnimationFrame(() =>
        requestAnimationFrame(() => {
          ;(window as unknown as { firstNodeMs?: number }).firstNodeMs = performance.now()
        }),
      )
    } else requestAnimationFrame(look)
  }
  requestAnimationFrame(look)
}

/** Drags the canvas here and there, and gives the time between each frame and the next, in ms. */
async function framesWhilePanning(page: Page): Promise<number[]> {
  const pane = await page.locator('.react-flow__pane').boundingBox()
  if (!pane) throw new Error('There is no canvas to pan.')
  const start = { x: pane.x + pane.width / 2, y: pane.y + 12 }
  await page.mouse.move(start.x, start.y)
  await page.mouse.down()
  await page.evaluate(() => {
    const frames: number[] = []
    const note = (ms: number) => {
      frames.push(ms)
      if (!(window as unknown as { isPanned?: boolean }).isPanned) requestAnimationFrame(note)
    }
    Object.assign(window, { panFrames: frames, isPanned: false })
    requestAnimationFrame(note)
  })
  const endMs = performance.now() + PAN_MS
  for (let step = 1; performance.now() < endMs; step++) {
    const away = Math.abs(((step * STEP_PX) % 400) - 200)
    await page.mouse.move(start.x - 100 + away, start.y + away / 2)
  }
  await page.mouse.up()
  const frames = await page.evaluate(() => {
    Object.assign(window, { isPanned: true })
    return (window as unknown as { panFrames: number[] }).panFrames
  })
  return frames.slice(1).map((ms, index) => ms - (frames[index] as number))
}

/** What is left of it once everything unused is collected. */
async function heapOf(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page)
  await session.send('HeapProfiler.collectGarbage')
  const { usedSize } = await session.send('Runtime.getHeapUsage')
  await session.detach()
  return usedSize / 1_048_576
}
