import { prepareCheckout, root } from './bootstrap.mjs'

await prepareCheckout({ developmentPackages: true })
const { runChecks } = await import('./checking/checks.ts')
if (!(await runChecks(root))) process.exitCode = 1
