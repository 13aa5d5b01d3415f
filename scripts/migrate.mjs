import { prepareCheckout } from './bootstrap.mjs'

await prepareCheckout()
const { runScript } = await import('./failure.ts')
const { prepareDatabase } = await import('./supervision/run-djag.ts')
const { loadConfiguration } = await import('#server/configuration/configuration.ts')
await runScript(async () => {
  const database = await prepareDatabase(loadConfiguration(process.env))
  await database.release()
  console.log('The database is up to date.')
})
