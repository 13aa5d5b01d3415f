import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Page } from '@playwright/test'
import { build } from 'esbuild'
import type { GraphView } from '#domain/views/task-views.ts'
import { openPage } from '#e2e/open-page.ts'
import { expect, test } from '#e2e/signed-in.ts'
import { layoutGraph } from '../components/graph/layout/graph-layout.ts'
import { graphModel, structureOf } from '../components/graph/model/graph-model.ts'

// `npm run bench:graph`: how soon the graph is there and how smoothly it pans, beside React Flow as it comes, in one run, with one
// graph. No test of `npm test`: it prints, and holds nothing.

const SIZES = [343, 1_043, 5_043]
const PANNING_MS = 3_000

test.describe.configure({ mode: 'serial', timeout: 240_000 })

for (const size of SIZES)
  test(`${size} tasks`, async ({ page }) => {
    const graph = graphOf(size)
    await page.route('**/api/graph', (route) => route.fulfill({ json: graph }))
    await openPage(page, '/tasks')
    const ours = await measured(page, () => page.goto('/graph'), '.djag-graph canvas, .react-flow__node-task')
    const bundle = await stockBundle()
    const html = `<body style="margin:0"><style>${bundle.css}</style><div id="root" style="width:1200px;height:700px"></div><script>window.graph=${JSON.stringify(stockGraph(graph))}</script><script>${bundle.js.replaceAll('</script', '<\\/script')}</script>`
    await page.route('**/stock', (route) => route.fulfill({ contentType: 'text/html', body: html }))
    const stock = await measured(page, () => page.goto('/stock'), '.react-flow__node')
    const line = (name: string, { firstMs, framesPerSecond, longestMs, heapMb }: Measured) =>
      `${name.padEnd(6)} first after ${(firstMs / 1000).toFixed(2)} s, pans at ${framesPerSecond.toFixed(0)} frames a second (longest ${longestMs.toFixed(0)} ms), heap ${heapMb.toFixed(0)} MB`
    console.log(`${size} tasks, ${graph.edges.length} edges\n  ${line('Djag', ours)}\n  ${line('stock', stock)}`)
    expect(ours.framesPerSecond).toBeGreaterThan(0)
  })

type Measured = { firstMs: number; framesPerSecond: number; longestMs: number; heapMb: number }

/** Until the first task, or the marks of all, are drawn; then frames while the whole is dragged about. */
async function measured(page: Page, go: () => Promise<unknown>, first: string): Promise<Measured> {
  const beganMs = Date.now()
  await go()
  await page.locator(first).first().waitFor()
  const firstMs = Date.now() - beganMs
  // What comes after the first is not what is measured.
  await page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve, { timeout: 10_000 })))
  await page.evaluate(() => {
    const frames: number[] = []
    Object.assign(window, { frames })
    const next = (atMs: number) => {
      frames.push(atMs)
      requestAnimationFrame(next)
    }
    requestAnimationFrame(next)
  })
  await page.mouse.move(700, 450)
  await page.mouse.down()
  const endsMs = Date.now() + PANNING_MS
  for (let step = 0; Date.now() < endsMs; step++) await page.mouse.move(700 + 200 * Math.sin(step / 9), 450 + 100 * Math.cos(step / 7))
  const frames = await page.evaluate(() => (window as unknown as { frames: number[] }).frames)
  await page.mouse.up()
  const gaps = frames.slice(1).map((atMs, index) => atMs - (frames[index] as number))
  const session = await page.context().newCDPSession(page)
  await session.send('HeapProfiler.collectGarbage')
  const { usedSize } = await session.send('Runtime.getHeapUsage')
  const lengthMs = (frames.at(-1) ?? 0) - (frames[0] ?? 0)
  return { firstMs, framesPerSecond: (1000 * gaps.length) / lengthMs, longestMs: Math.max(...gaps), heapMb: usedSize / 1e6 }
}

/** Pipelines of twenty tasks with some cross links, in states as they come. */
function graphOf(size: number): GraphView {
  const states = ['sleeping', 'running', 'waiting', 'sleeping'] as const
  const tasks: GraphView['tasks'] = Array.from({ length: size }, (_, index) => ({
    id: index + 1,
    name: `area-${index % 17}.step-${index + 1}`,
    state: states[index % states.length] ?? 'sleeping',
    failing: index % 50 === 0 ? { failures: 3, since: '2026-11-29T00:00:00.000Z' } : null,
    lateInstant: null,
    lastRunState: 'succeeded',
    progress: null,
    nextInstant: '2026-11-30T06:00:00.000Z',
    handlerIsLive: true,
    tags: [],
    closedEdgeIds: null,
    place: null,
  }))
  const ends = tasks.flatMap(({ id }) =>
    [1, 7].filter((step) => (id - 1) % 20 >= step && (id * 7919 + step) % 5 !== 0).map((step) => [id - step, id]),
  )
  const edges = ends.map(([dependeeId = 0, dependerId = 0], index): GraphView['edges'][number] => ({
    id: index + 1,
    dependeeId,
    dependerId,
    dependeeName: '',
    dependerName: '',
    dependeeEnabled: true,
    future: false,
    endings: 'succeeded',
    freshness: 'new',
    waiver: null,
    changedAt: '2026-11-29T00:00:00.000Z',
  }))
  return { tasks, edges }
}

function stockGraph(graph: GraphView) {
  const { positions } = layoutGraph(structureOf(graphModel(graph)))
  const nodes = graph.tasks.map(({ id, name }) => ({ id: String(id), name, ...(positions.get(id) ?? { x: 0, y: 0 }) }))
  const edges = graph.edges.map(({ id, dependeeId, dependerId }) => ({
    id: String(id),
    source: String(dependeeId),
    target: String(dependerId),
  }))
  return { nodes, edges }
}

async function stockBundle(): Promise<{ js: string; css: string }> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('./programs/stock-react-flow.tsx', import.meta.url))],
    bundle: true,
    minify: true,
    write: false,
    jsx: 'automatic',
    define: { 'process.env.NODE_ENV': '"production"' },
  })
  const css = readFileSync(fileURLToPath(new URL('../node_modules/reactflow/dist/style.css', import.meta.url)), 'utf8')
  return { js: outputFiles[0]?.text ?? '', css }
}
