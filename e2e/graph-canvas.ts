import { expect, type Locator, type Page } from '@playwright/test'

type Box = Awaited<ReturnType<Locator['boundingBox']>>

/** Drags from the task that goes first to the one that runs after it, as one does with the pointer. */
export async function drawEdge(page: Page, dependeeId: number, dependerId: number): Promise<void> {
  await holdFrom(page, dependeeId)
  await dropOn(page, dependerId)
}

/** Takes hold of the dot from which an edge to what runs after the task is drawn. */
export async function holdFrom(page: Page, dependeeId: number): Promise<void> {
  const from = await middleOf(taskOnCanvas(page, dependeeId).locator('.react-flow__handle.source'))
  await page.mouse.move(from.x, from.y)
  await page.mouse.down()
  await page.mouse.move(from.x + 20, from.y + 20, { steps: 3 })
}

const MOST_TRIES = 5

/** Draws on to a task, wherever on it, and lets go there unless told not to. */
export async function dropOn(page: Page, taskId: number, { isDropped = true } = {}): Promise<void> {
  const target = taskOnCanvas(page, taskId)
  // What is read anew meanwhile may move it: one lets go where it is now.
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    // While an edge is held at the canvas's border the camera goes on and on, and nothing on it stands still.
    const canvas = await page.locator('.react-flow').boundingBox()
    if (canvas) await page.mouse.move(canvas.x + canvas.width / 2, canvas.y + canvas.height / 2)
    const to = await middleOf(target)
    await page.mouse.move(to.x, to.y, { steps: 5 })
    if (await target.evaluate((node, { x, y }) => node.contains(document.elementFromPoint(x, y)), to)) break
  }
  if (isDropped) await page.mouse.up()
}

/** A task on the canvas. */
export function taskOnCanvas(page: Page, id: number): Locator {
  return page.locator(`.react-flow__node[data-id="${id}"]`)
}

/** The middle of what is on the canvas, once it stands still: the camera moves when the graph has come. */
export async function middleOf(target: Locator): Promise<{ x: number; y: number }> {
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
