import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BrowserContext, chromium } from '@playwright/test'
import { ADMINISTRATOR } from '#e2e/administrator.ts'
import { notifyLive } from '#server/live/notify-live.ts'
import { freePort, startApplication } from '#tests/application.ts'
import { findBrowser } from '#tests/browser.ts'
import { layoutGraph } from '../components/graph/layout/graph-layout.ts'
import { type CanvasFigures, measureCanvas } from './graph/measured-canvas.ts'
import { serveStockPage } from './graph/stock-server.ts'
import { openSetting, type Setting } from './measuring/setting.ts'

/** Wanted: the first task after `firstNodeMs` at most, `frames` a second at least while one pans from far out. */
const SIZES = [
  { tasks: 343, firstNodeMs: 500, frames: 60 },
  { tasks: 1_043, firstNodeMs: 1_000, frames: 60 },
  { tasks: 5_043, firstNodeMs: 2_500, frames: 30 },
]
const WANTED_HEAP_MB = 120
const CHANGES_PER_SECOND = 100
const DJAG_FIRST_NODE = '.djag-graph canvas[role="img"], .djag-graph .react-flow__node'

const setting = await openSetting()
const stock = await serveStockPage()
const application = await startApplication({
  script: 'web',
  dataDir: mkdtempSync(join(tmpdir(), 'graph-')),
  port: await freePort(),
  environment: { DATABASE_URL: setting.url, DJAG_SECRET: 'a secret for the benchmark of the graph' },
})
const { executablePath, env } = await findBrowser()
const browser = await chromium.launch({ executablePath, env: { ...(process.env as Record<string, string>), ...env } })
try {
  const context = await browser.newContext({ baseURL: application.url, viewport: { width: 1440, height: 900 } })
  await setUp(context, application.firstPage)
  for (const size of SIZES) {
    const graph = await fill(setting, size.tasks)
    stock.show(graph)
    const djag = (query: string) =>
      measureCanvas({
        context,
        url: `${application.url}/graph${query}`,
        changingUrl: `${application.url}/graph${query}`,
        firstNode: DJAG_FIRST_NODE,
        change: () => changeTasks(setting, size.tasks),
      })
    const whole = await djag('?fold=none')
    const folded = await djag('')
    const plain = await measureCanvas({
      context,
      url: stock.url,
      changingUrl: `${stock.url}?changes=${CHANGES_PER_SECOND}`,
      firstNode: '.react-flow__node',
      change: () => async () => undefined,
    })
    print(size, { whole, folded, plain })
  }
} finally {
  await browser.close()
  await application.stop()
  await stock.stop()
  await setting.end()
}

async function setUp(context: BrowserContext, link: string): Promise<void> {
  const page = await context.newPage()
  await page.goto(link)
  await page.getByLabel('Your name').fill(ADMINISTRATOR.name)
  await page.getByLabel('E-mail').fill(ADMINISTRATOR.email)
  await page.getByLabel('Password').fill(ADMINISTRATOR.password)
  await page.getByRole('button', { name: 'Make the administrator’s account' }).click()
  await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor()
  await page.close()
}

/** Tasks of a company, 26 in each of its teams: most wait for one or two earlier ones of their team, some for one of another; places as Djag has them. */
async function fill({ sql }: Setting, count: number) {
  await sql.unsafe('truncate tasks, dependencies, crontabs cascade')
  const [crontab] = await sql<{ id: number }[]>`
    insert into crontabs (minute, hour, day_of_month, month, day_of_week, timezone) values ('5', '3', '*', '*', '*', 'UTC') returning id`
  const tasks = await sql<{ id: number; name: string }[]>`
    insert into tasks (name, handler, crontab_id, wake_at)
    select 'team' || n / 26 || '.task-' || n, 'noop', ${crontab?.id ?? 0}, djag_now() + interval '3 hours'
    from generate_series(0, ${count - 1}) as n returning id::float8 as id, name`
  const edges = tasks.flatMap(({ id }, n) => {
    const place = n % 26
    const before = place === 0 ? [] : [n - 1 - ((n * 7) % place), ...(n % 3 === 0 && place > 2 ? [n - 2] : [])]
    const other = n % 40 === 0 && n >= 26 ? [n - 26] : []
    return [...new Set([...before, ...other])].map((at) => ({ from: tasks[at]?.id as number, to: id }))
  })
  await sql`
    insert into dependencies (depender_id, dependee_id, endings, baseline_succeeded, baseline_finished, changed_at_seq)
    select "to", "from", 'succeeded', 0, 0, 0 from jsonb_to_recordset(${JSON.stringify(edges)}::text::jsonb) as edge ("from" bigint, "to" bigint)`
  await sql.unsafe('vacuum analyze tasks, dependencies')
  const { positions } = layoutGraph({ taskIds: tasks.map(({ id }) => id), links: edges.map((edge) => ({ ...edge, isFuture: false })) })
  return { tasks: tasks.map(({ id, name }) => ({ id, name, ...(positions.get(id) ?? { x: 0, y: 0 }) })), edges }
}

/** Switches tasks off and on, so many a second, and tells browsers; gives how to end that. */
function changeTasks({ sql, db }: Setting, count: number): () => Promise<void> {
  let isEnded = false
  const TENTH_MS = 100
  const change = async () => {
    for (let round = 0; !isEnded; round++) {
      const nextMs = performance.now() + TENTH_MS
      const changed = await sql<{ id: number }[]>`
        update tasks set enabled = not enabled
        where id in (select id from tasks order by id offset ${(round * 10) % count} limit ${CHANGES_PER_SECOND / 10}) returning id::float8 as id`
      await notifyLive(db, { subject: 'task', ids: changed.map(({ id }) => id) })
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, nextMs - performance.now())))
    }
  }
  const changing = change()
  return async () => {
    isEnded = true
    await changing
  }
}

type Measured = Record<'whole' | 'folded' | 'plain', CanvasFigures>

function print(size: (typeof SIZES)[number], { whole, folded, plain }: Measured): void {
  console.log(`graph of ${size.tasks.toLocaleString('en')} tasks, all seen at once: Djag; folded as it opens; React Flow as it comes`)
  const line = (what: string, name: keyof CanvasFigures, digits = 0) =>
    [whole, folded, plain]
      .map((figures) => figures[name].toFixed(digits))
      .join('; ')
      .replace(/^/, `  ${what}: `)
  const verdict = (isReached: boolean, wanted: string) => ` (wanted ${wanted}): ${isReached ? 'reached' : 'MISSED'}`
  const ratio = (a: number, b: number) => `, ${(a / b).toFixed(2)} of React Flow's`
  console.log(
    line('first task, ms', 'firstNodeMs') +
      ratio(whole.firstNodeMs, plain.firstNodeMs) +
      verdict(whole.firstNodeMs <= size.firstNodeMs, `${size.firstNodeMs}`),
  )
  console.log(
    line('frames a second, panning', 'panFrames') +
      ratio(whole.panFrames, plain.panFrames) +
      verdict(whole.panFrames >= size.frames * 0.97, `${size.frames}`),
  )
  console.log(
    line(`frames a second, panning while ${CHANGES_PER_SECOND} tasks a second change`, 'changingFrames') +
      ratio(whole.changingFrames, plain.changingFrames),
  )
  console.log(line('  the slowest frame of twenty, ms', 'slowFrameMs'))
  console.log(line('heap, MB', 'heapMb') + verdict(whole.heapMb <= WANTED_HEAP_MB, `${WANTED_HEAP_MB}`))
}
