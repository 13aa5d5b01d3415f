import { prepareCheckout } from './bootstrap.mjs'

await prepareCheckout({ developmentPackages: true })
const { runScript, StartFailure } = await import('./failure.ts')
const { runTests, SUITES, SUITES_OF_NPM_ALONE } = await import('./testing/run-tests.ts')
await runScript(async () => {
  const [suite, ...filters] = process.argv.slice(2)
  if (suite !== undefined && !SUITES.includes(suite))
    throw new StartFailure(`There is no test suite "${suite}". Use ${SUITES.join(', ')} or none for all, and file names behind it.`)
  if (!(await runTests(suite ? [suite] : SUITES_OF_NPM_ALONE, filters))) process.exitCode = 1
})
