import { readFileSync } from 'node:fs'
import { type BrowserContext, expect, type Page, test } from '@playwright/test'
import type { GraphView } from '#domain/views/graph-views.ts'
import type { DependencyRow } from '#domain/views/task-views.ts'
import { setUpByForm } from '#e2e/administrator.ts'
import { choose, chooser } from '#e2e/fields.ts'
import { drawEdge, dropOn, holdFrom, middleOf, taskOnCanvas } from '#e2e/graph-canvas.ts'
import { Installation } from '#e2e/installation.ts'
import { openPage, reloadPage } from '#e2e/open-page.ts'
import { expectAccessible, expectNoSidewaysScroll, watchErrors } from '#e2e/page-checks.ts'
import { readView } from '#e2e/read-view.ts'

test.describe.configure({ mode: 'serial', timeout: 120_000 })

let installation: Installation
let context: BrowserContext
let page: Page
let errors: string[]

test.beforeAll(async ({ browser }) => {
  test.setTimeout(360_000)
  installation = await Installation.start()
  context = await browser.newContext({ baseURL: installation.url })
  page = await context.newPage()
  await page.addInitScript(countClicks)
  errors = watchErrors(page)
  await setUpByForm(page, installation.firstPage)
})

test.afterAll(async () => {
  await context?.close()
  await installation?.remove()
})

const FIRST = 'load orders'
const SECOND = 'send report'

test('from the empty dashboard it takes at most twelve clicks and a drag to two tasks and the edge between them', async () => {
  await page.evaluate(() => sessionStorage.removeItem('clicks'))
  await page.getByRole('region', { name: 'First steps' }).getByRole('link', { name: 'on the graph' }).click()
  await page.getByRole('button', { name: 'Add the first task' }).click()
  await nameNewTask(FIRST)
  await choose(page, chooser(newTask(), 'Handler'), 'wait')
  await newTask().getByRole('button', { name: 'Add task' }).click()
  await expect(newTask()).toBeHidden()
  await expect(page.getByRole('heading', { name: FIRST, exact: true })).toBeVisible()

  // The first click closes the panel, which opens again with the new task and takes its room from the canvas.
  await page.locator('.react-flow__pane').dblclick({ position: { x: 60, y: 540 } })
  await nameNewTask(SECOND)
  await newTask().getByRole('button', { name: 'Add task' }).click()
  await expect(newTask()).toBeHidden()
  await expect(taskOnCanvas(page, await idOf(SECOND)), 'also what was asked for near the border stays in sight').toBeInViewport({
    ratio: 1,
  })
  expect(await placeOf(SECOND), 'it lies where it was asked for').not.toBeNull()

  await drawEdge(page, await idOf(FIRST), await idOf(SECOND))
  await expect.poll(edgesBetween).toMatchObject([{ future: false, endings: 'succeeded', freshness: 'new' }])
  const clicks = Number(await page.evaluate(() => sessionStorage.getItem('clicks')))
  expect(clicks).toBeGreaterThan(5)
  expect(clicks).toBeLessThanOrEqual(12)
})

test('while an edge is dragged over a task where it would close a cycle, the cycle is drawn and the reason is told; nothing is saved', async () => {
  await holdFrom(page, await idOf(SECOND))
  await dropOn(page, await idOf(FIRST), { isDropped: false })
  await expect(page.getByRole('status').filter({ hasText: `“${FIRST}” can't depend on “${SECOND}”` })).toBeVisible()
  await expect(page.locator('.react-flow__edge[aria-label="The dependency that was refused"]')).toBeAttached()
  await page.mouse.up()
  await expect(page.getByRole('alert').filter({ hasText: `${FIRST} → ${SECOND} → ${FIRST}` })).toBeVisible()
  expect(await edgesBetween()).toHaveLength(1)
  await page.keyboard.press('Escape')
  await expect(page.getByRole('alert').filter({ hasText: FIRST })).toBeHidden()
})

test('an edge is changed and reversed, and Ctrl+Z and Ctrl+Shift+Z walk back and forth through all that was saved', async () => {
  await page.locator('.react-flow__edge').focus()
  await page.keyboard.press('Enter')
  await panel().getByRole('switch', { name: 'Future' }).click()
  await expect.poll(edgesBetween).toMatchObject([{ future: true, endings: 'finished' }])
  await panel().getByRole('button', { name: 'Reverse' }).click()
  await expect.poll(async () => (await edgesBetween())[0]?.dependeeName).toBe(SECOND)

  await undo()
  await expect.poll(async () => (await edgesBetween())[0]?.dependeeName).toBe(FIRST)
  await undo()
  await expect.poll(edgesBetween).toMatchObject([{ future: false, endings: 'succeeded' }])
  await undo()
  await expect.poll(edgesBetween).toHaveLength(0)
  await undo()
  await expect.poll(namesOfTasks).toEqual([FIRST])
  await redo()
  await expect.poll(namesOfTasks).toEqual([FIRST, SECOND])
  await redo()
  await expect.poll(edgesBetween).toMatchObject([{ dependeeName: FIRST, dependerName: SECOND, future: false }])
})

test('a deleted task comes back by undo with its edges, and what somebody else changed meanwhile can’t be undone and says why', async () => {
  await taskOnCanvas(page, await idOf(SECOND)).click()
  await page.keyboard.press('Delete')
  const dialog = page.getByRole('dialog', { name: `Delete “${SECOND}”?` })
  await dialog.getByRole('button', { name: /^Delete task/ }).click()
  await expect.poll(namesOfTasks).toEqual([FIRST])
  await undo()
  await expect.poll(namesOfTasks).toEqual([FIRST, SECOND])
  await expect.poll(edgesBetween).toMatchObject([{ dependeeName: FIRST, dependerName: SECOND }])

  await page.locator('.react-flow__edge').focus()
  await page.keyboard.press('Enter')
  await panel().getByLabel('Opens after').selectOption('finished')
  await expect.poll(edgesBetween).toMatchObject([{ endings: 'finished' }])
  const other = await context.newPage()
  await openPage(other, `/graph?chosen=${await idOf(FIRST)}-${await idOf(SECOND)}`)
  await panel(other).getByLabel('How fresh').selectOption('aligned')
  await expect.poll(edgesBetween).toMatchObject([{ freshness: 'aligned' }])
  await other.close()
  await undo()
  await expect(page.getByText(/can’t be undone any more\. .* was changed since/)).toBeVisible()
  expect(await edgesBetween()).toMatchObject([{ endings: 'finished', freshness: 'aligned' }])
})

test('what is chosen says what it does and why, with what can be done about it, and a focus tells how far what hangs on it is', async () => {
  await openPage(page, `/graph?chosen=${await idOf(SECOND)}`)
  const why = panel().getByRole('region', { name: 'What it does and why' })
  await expect(why).not.toBeEmpty()
  await expect(panel().getByRole('link', { name: 'Edit' })).toBeVisible()
  await panel().getByRole('button', { name: 'Run now …' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()
  await panel().getByRole('button', { name: 'Focus' }).click()
  await expect(page).toHaveURL(new RegExp(`focus=${await idOf(SECOND)}`))
  await expect(taskOnCanvas(page, await idOf(FIRST)).getByTitle('1 before')).toBeVisible()
  await expect(page.locator('.react-flow__edge[aria-label*="its gate is"]')).toBeAttached()
})

test('a task that is dragged lies there for all who look, and undone where it was; keys move it, too', async () => {
  const id = await idOf(FIRST)
  await openPage(page, `/graph?chosen=${id}`)
  const { x, y } = await middleOf(taskOnCanvas(page, id))
  await page.mouse.move(x, y)
  await page.mouse.down()
  await page.mouse.move(x - 40, y + 90, { steps: 6 })
  await page.mouse.up()
  await expect.poll(() => placeOf(FIRST)).not.toBeNull()
  const dragged = await placeOf(FIRST)
  await reloadPage(page)
  await taskOnCanvas(page, id).focus()
  await page.keyboard.press('Alt+ArrowRight')
  await expect.poll(() => placeOf(FIRST)).toEqual({ x: (dragged?.x ?? 0) + 24, y: dragged?.y })
  await undo()
  await expect.poll(() => placeOf(FIRST)).toEqual(dragged)
  await panel().getByRole('button', { name: 'Place automatically' }).click()
  await expect.poll(() => placeOf(FIRST)).toBeNull()
})

test('the graph is saved as a picture, drawn or to be drawn', async () => {
  await openPage(page, '/graph')
  for (const [kind, begins] of [
    ['PNG', 'PNG'],
    ['SVG', '<svg'],
  ] as const) {
    await page.getByRole('button', { name: 'Save as a picture' }).click()
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name: `Save as ${kind}` }).click()])
    const written = readFileSync(await file.path())
    expect(written.subarray(0, 8).toString('latin1')).toContain(begins)
    expect(written.byteLength).toBeGreaterThan(1000)
  }
})

test('everything goes by keys in the tree: walking, connecting, choosing several, duplicating', async () => {
  await openPage(page, '/graph?view=tree')
  const tree = page.getByRole('tree')
  await expect(tree.getByRole('treeitem')).toHaveCount(2)
  await expect(tree.getByRole('treeitem', { name: new RegExp(SECOND) })).toHaveAttribute('aria-level', '2')
  await tree.focus()
  await page.keyboard.press('Enter')
  await expect(panel()).toContainText(FIRST)
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Space')
  await expect(panel()).toContainText('2 tasks chosen')
  await page.keyboard.press('d')
  await expect.poll(namesOfTasks).toEqual([FIRST, `${FIRST} copy`, SECOND, `${SECOND} copy`])
  // Edges are made after their tasks.
  const copies = async () => (await edgesBetween()).filter(({ dependerName }) => dependerName === `${SECOND} copy`)
  await expect.poll(copies).toMatchObject([{ dependeeName: `${FIRST} copy`, endings: 'finished', freshness: 'aligned' }])
  const copied = (await readView<GraphView>(page, '/v1/pages/graph')).tasks.filter(({ name }) => name.endsWith(' copy'))
  expect(copied.map(({ state }) => state)).toEqual(['disabled', 'disabled'])
  // What was made is chosen once all of it is saved: whoever chooses before that would choose in vain.
  await expect(page.getByRole('button', { name: /^Undo: Duplicated/ })).toBeEnabled()

  await page.keyboard.press('Escape')
  await tree.focus()
  await page.keyboard.press('End')
  await page.keyboard.press('Enter')
  await page.keyboard.press('c')
  await expect(page.getByRole('status').filter({ hasText: 'Choose the task that runs after' })).toBeVisible()
  await page.keyboard.press('Home')
  await page.keyboard.press('Enter')
  await expect.poll(async () => (await readView<GraphView>(page, '/v1/pages/graph')).edges).toHaveLength(3)
})

test('folded, tasks whose names begin alike are one node and their edges one line; it is opened, and folded again, on the canvas and in the tree', async () => {
  await openPage(page, '/graph?fold=name')
  const group = (name: RegExp) => page.locator('.react-flow').getByRole('button', { name })
  await expect(group(/^load, 2 tasks: /)).toHaveAttribute('aria-expanded', 'false')
  await expect(page.locator('.react-flow__edge')).toHaveCount(1)
  await expect(page.getByRole('img', { name: '2 dependencies: send after load' })).toBeAttached()
  await expect(page.locator('.react-flow__node-task')).toHaveCount(0)
  await expectAccessible(page)
  await group(/^load, 2 tasks: /).click()
  await expect(page).toHaveURL(/open=load/)
  await expect(taskOnCanvas(page, await idOf(FIRST))).toBeInViewport({ ratio: 1 })
  await expect(page.locator('.react-flow__node-task')).toHaveCount(2)
  await expectAccessible(page)
  await openPage(page, `/graph?fold=name&view=tree&chosen=${await idOf(SECOND)}`)
  const item = (name: RegExp) => page.getByRole('treeitem', { name })
  await expect(item(/^send, 2 tasks: /)).toHaveAttribute('aria-expanded', 'true')
  await page.getByRole('tree').focus()
  await page.keyboard.press('Home')
  await page.keyboard.press('ArrowRight')
  await expect(item(new RegExp(`^${FIRST},`)).first()).toBeVisible()
  await page.keyboard.press('ArrowLeft')
  await expect(item(/^load, 2 tasks: /)).toHaveAttribute('aria-expanded', 'false')
  await expectAccessible(page)
})

test('from afar the graph is one canvas, where a mark tells its name and is chosen, and the address keeps the view', async () => {
  await openPage(page, `/graph?chosen=${await idOf(SECOND)}`)
  await expect(panel()).toBeVisible()
  await panel().getByRole('button', { name: 'Close' }).click()
  await expect(panel()).toBeHidden()
  const { x, y } = await middleOf(taskOnCanvas(page, await idOf(SECOND)))
  await page.mouse.move(x, y)
  const afar = page.getByRole('img', { name: /^4 tasks from afar/ })
  await expect(async () => {
    await page.mouse.wheel(0, 200)
    await expect(afar).toBeVisible({ timeout: 500 })
  }).toPass()
  await expect(page.locator('.react-flow__node')).toHaveCount(0)
  await expect(async () => {
    await page.mouse.move(x + 1, y)
    await page.mouse.move(x, y)
    await expect(page.getByText(new RegExp(`^${SECOND}, `))).toBeVisible({ timeout: 500 })
  }).toPass()
  await page.mouse.click(x, y)
  await expect(panel()).toContainText(SECOND)
  await expect(page).toHaveURL(/at=-?\d+,-?\d+,0\.[0-2]/)
  await reloadPage(page)
  await expect(afar).toBeVisible()
  await expectAccessible(page)
})

test('while edits are staged they are drawn, undone and done again, still there after a reload, and nothing is saved before all are applied', async () => {
  const names = await namesOfTasks()
  const edges = await edgesBetween()
  const [from, to] = [await idOf(`${FIRST} copy`), await idOf(SECOND)]
  await openPage(page, `/graph?fold=none&chosen=${from}`)
  await page.getByRole('button', { name: 'Stage edits' }).click()
  const bar = page.getByRole('region', { name: 'Staging' })
  await drawEdge(page, from, to)
  await expect(bar).toContainText('1 change in')
  const edge = page.locator(`.react-flow__edge[data-id="${from}-${to}"]`)
  await expect(edge).toHaveAttribute('aria-label', `${SECOND} runs after ${FIRST} copy; staged: new`)
  await expect(panel()).toContainText(`Staged, not saved yet: “${SECOND}” waits for “${FIRST} copy”`)

  await page.getByRole('button', { name: 'Add task' }).click()
  await nameNewTask('archive')
  await choose(page, chooser(newTask(), 'Handler'), 'wait')
  await newTask().getByRole('button', { name: 'Stage task' }).click()
  const made = page.locator('.react-flow__node[aria-label="archive, staged: new"]')
  await expect(made).toBeInViewport({ ratio: 0.99 })
  await expect(panel()).toContainText('Make the task “archive”')
  await undo()
  await expect(made).toHaveCount(0)
  await redo()
  await expect(made).toHaveCount(1)

  await taskOnCanvas(page, to).click()
  await page.keyboard.press('Delete')
  await page.getByRole('button', { name: /^Stage: delete task/ }).click()
  await expect(taskOnCanvas(page, to)).toHaveAttribute('aria-label', /staged: deleted/)
  await expect(edge, 'what was only staged goes with the task').toHaveCount(0)
  await undo()
  await expect(edge).toHaveCount(1)
  await expect(bar).toContainText('2 changes in')

  await reloadPage(page)
  await expect(edge).toHaveCount(1)
  await expectAccessible(page)
  expect(await namesOfTasks()).toEqual(names)
  expect(await edgesBetween()).toEqual(edges)
  await bar.getByRole('button', { name: 'Apply …' }).click()
  await page.getByRole('button', { name: 'Apply 2 changes' }).click()
  await expect.poll(namesOfTasks).toEqual(['archive', ...names].sort())
  await expect.poll(edgesBetween).toHaveLength(edges.length + 1)
  await expect(taskOnCanvas(page, await idOf('archive'))).not.toHaveAttribute('aria-label', /staged/)
})

test('drawn and as a tree, with a task, an edge or several chosen: nothing for axe in light or dark, and a phone shows the tree', async () => {
  const [first, second] = [await idOf(FIRST), await idOf(SECOND)]
  for (const address of [
    `chosen=${first}`,
    `chosen=${first}-${second}`,
    `chosen=${first},${second}`,
    `view=tree&staging=true&chosen=${first}`,
  ]) {
    await openPage(page, `/graph?${address}`)
    await expect(panel()).toBeVisible()
    await expectAccessible(page)
  }
  await page.getByRole('button', { name: 'Add task' }).click()
  await expect(newTask()).toBeVisible()
  await expectAccessible(page)
  await openPage(page, '/graph')
  await expectNoSidewaysScroll(page)
  await expect(page.getByRole('tree')).toBeVisible()
  await expectAccessible(page)
  expect(errors).toEqual([])
})

function newTask() {
  return page.getByRole('dialog', { name: 'New task' })
}

async function nameNewTask(name: string): Promise<void> {
  await expect(newTask().getByLabel('Name')).toBeFocused()
  await page.keyboard.type(name)
}

function panel(on = page) {
  return on.getByRole('complementary', { name: 'Chosen on the graph' })
}

/** The button says what it would undo, so that none is pressed before the change before it was remembered. */
async function undo(): Promise<void> {
  await expect(page.getByRole('button', { name: /^Undo: / })).toBeEnabled()
  await page.keyboard.press('Control+z')
}

async function redo(): Promise<void> {
  await expect(page.getByRole('button', { name: /^Do again: / })).toBeEnabled()
  await page.keyboard.press('Control+Shift+z')
}

async function namesOfTasks(): Promise<string[]> {
  return (await readView<GraphView>(page, '/v1/pages/graph')).tasks.map(({ name }) => name).sort()
}

async function edgesBetween(): Promise<DependencyRow[]> {
  return (await readView<GraphView>(page, '/v1/pages/graph')).edges
}

async function idOf(name: string): Promise<number> {
  const task = (await readView<GraphView>(page, '/v1/pages/graph')).tasks.find((each) => each.name === name)
  if (!task) throw new Error(`There is no task ${name}.`)
  return task.id
}

/** Where somebody put it; null: where the layout does. */
async function placeOf(name: string): Promise<{ x: number; y: number } | null> {
  return (await readView<GraphView>(page, '/v1/pages/graph')).tasks.find((task) => task.name === name)?.place ?? null
}

/** Counts in the page what a person clicks: not what Enter does. */
function countClicks(): void {
  const count = ({ detail }: MouseEvent) => {
    if (detail > 0) sessionStorage.setItem('clicks', String(Number(sessionStorage.getItem('clicks')) + 1))
  }
  window.addEventListener('click', count, { capture: true })
}
