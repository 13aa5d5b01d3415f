import type { Locator, Page } from '@playwright/test'

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

async function middleOf(target: Locator): Promise<{ x: number; y: number }> {
  const box = await target.boundingBox()
  if (!box) throw new Error(`Nothing to draw from or to: ${target}`)
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
}
