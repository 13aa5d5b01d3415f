import { prepareCheckout } from './bootstrap.mjs'

await prepareCheckout({ developmentPackages: true })
const { runScript } = await import('./failure.ts')
const { benchGraph } = await import('./testing/graph-bench.ts')
await runScript(async () => {
  if (!(await benchGraph())) process.exitCode = 1
})
