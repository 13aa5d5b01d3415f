import { prepareCheckout } from './bootstrap.mjs'
import { hideSecrets } from './hide-secrets.mjs'

await prepareCheckout()
hideSecrets()
const { runScript } = await import('./failure.ts')
const { runDjag } = await import('./supervision/run-djag.ts')
await runScript(() => runDjag({ programs: ['worker'], isDevelopment: false }))
