import { prepareCheckout } from './bootstrap.mjs'

await prepareCheckout()
const { runScript } = await import('./failure.ts')
const { runDjag } = await import('./supervision/run-djag.ts')
await runScript(() => runDjag({ programs: ['worker'], isDevelopment: false }))
