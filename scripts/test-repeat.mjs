import { prepareCheckout } from './bootstrap.mjs'

await prepareCheckout({ developmentPackages: true })
const { runScript } = await import('./failure.ts')
const { repeatTests, readRepetition } = await import('./testing/repeat-tests.ts')
await runScript(async () => {
  if (!(await repeatTests(readRepetition(process.argv.slice(2))))) process.exitCode = 1
})
