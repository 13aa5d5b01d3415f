import { prepareCheckout } from './bootstrap.mjs'

await prepareCheckout({ developmentPackages: true })
const { runScript } = await import('./failure.ts')
const { takeScreenshots } = await import('./testing/screenshots.ts')
await runScript(async () => {
  if (!(await takeScreenshots())) process.exitCode = 1
})
