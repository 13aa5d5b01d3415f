import { prepareCheckout } from './bootstrap.mjs'

await prepareCheckout({ developmentPackages: true })
const { runScript } = await import('./failure.ts')
const { runLongRuns } = await import('./testing/long-runs.ts')
await runScript(async () => {
  if (!(await runLongRuns(process.argv.slice(2)))) process.exitCode = 1
})
