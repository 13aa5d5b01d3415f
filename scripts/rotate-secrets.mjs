import { prepareCheckout } from './bootstrap.mjs'

await prepareCheckout()
const { runScript } = await import('./failure.ts')
const { runOnDatabase } = await import('./run-on-database.ts')
await runScript(() => runOnDatabase('worker/secrets/main.ts', process.argv.slice(2)))
