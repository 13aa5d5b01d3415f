import { expect, type Locator, type Page } from '@playwright/test'

type Box = Awaited<ReturnType<Locator['boundingBox']>>

/** Drags from the task that goes first to the one that runs after it, handle to handle, as one does with the pointer. */
export async function drawEdge(page: Page, dependeeId: number, dependerId: number): Promise<void> {
  const from = await middleOf(handle(page, dependeeId, 'source'))
  const to = await middleOf(handle(page, dependerId, 'target'))
  await page.mouse.move(from.x, from.y)
  await page.mouse.down()
  await page.mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2, { steps: 5 })
  await page.mouse.move(to.x, to.y, { steps: 5 })
  await page.mouse.up()
}

/** A task on the canvas. */
export function taskOnCanvas(page: Page, id: number): Locator {
  return page.locator(`.react-flow__node[data-id="${id}"]`)
}

function handle(page: Page, taskId: number, type: 'source' | 'target'): Locator {
  return taskOnCanvas(page, taskId).locator(`.react-flow__handle.${type}`)
}

/** Once it stands still: the camera moves when the graph has come. */
async function middleOf(target: Locator): Promise<{ x: number; y: number }> {
  let box = null as Box
  await expect
    .poll(async () => {
      const before = box
      box = await target.boundingBox()
      return before !== null && box !== null && before.x === box.x && before.y === box.y
    })
    .toBe(true)
  if (!box) throw new Error(`Nothing to draw from or to: ${target}`)
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
}
