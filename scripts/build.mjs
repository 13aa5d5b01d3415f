import { prepareCheckout } from './bootstrap.mjs'

await prepareCheckout()
const { runScript } = await import('./failure.ts')
const { buildWeb } = await import('./web-build/web-build.ts')
await runScript(async () => {
  await buildWeb({ log: console.log, signal: new AbortController().signal })
})
