import { prepareCheckout } from './bootstrap.mjs'

await prepareCheckout({ developmentPackages: true })
const { runScript } = await import('./failure.ts')
const { runTests, suitesOf } = await import('./testing/run-tests.ts')
await runScript(async () => {
  const [suite, ...filters] = process.argv.slice(2)
  if (!(await runTests(suitesOf(suite), filters))) process.exitCode = 1
})
