import { prepareCheckout } from './bootstrap.mjs'

await prepareCheckout()
const { runScript } = await import('./failure.ts')
const { buildPrograms } = await import('./program-build/program-build.ts')
const { buildWeb } = await import('./web-build/web-build.ts')
await runScript(async () => {
  await buildPrograms({ log: console.log })
  await buildWeb({ log: console.log, signal: new AbortController().signal })
})
