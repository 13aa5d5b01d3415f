import { prepareCheckout } from './bootstrap.mjs'

await prepareCheckout({ developmentPackages: true })
const { runScript } = await import('./failure.ts')
const { runMutants } = await import('../tests/mutants/run-mutants.ts')
await runScript(async () => {
  if (!(await runMutants(process.argv.slice(2)))) process.exitCode = 1
})
