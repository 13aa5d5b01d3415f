import { randomUUID } from 'node:crypto'
import { tick } from '#server/tick/tick.ts'
import { type Contender, compare } from './measuring/compare.ts'
import { BATCH, emptyTables, makeDueAgain, makeDueTasks, openSetting } from './measuring/setting.ts'

const COUNT = 10_000
const setting = await openSetting()
await makeDueTasks(setting, COUNT)

const ours: Contender = {
  name: 'ticks: decision, ledger, cursor and job',
  async prepare() {
    await emptyTables(setting)
    await makeDueAgain(setting)
    await setting.sql.unsafe('vacuum analyze tasks')
  },
  async run() {
    let activated = 0
    while (activated < COUNT) activated += (await tick(setting.db, { catchUpBatch: 100, batchSize: BATCH })).activatedRuns
  },
}

const reference: Contender = {
  name: 'boss.insert',
  prepare: () => emptyTables(setting),
  async run() {
    for (let inserted = 0; inserted < COUNT; inserted += BATCH) {
      await setting.boss.insert(
        'default',
        Array.from({ length: BATCH }, () => ({ data: { runId: randomUUID(), attempt: 1 } })),
      )
    }
  },
}

await compare(setting.sql, { title: 'Activation with the full ledger', count: COUNT, ours, reference, targetRatio: 0.8 })
await setting.end()
