import { prepareCheckout } from './bootstrap.mjs'

await prepareCheckout({ developmentPackages: true })
const { runScript, StartFailure } = await import('./failure.ts')
const { killAndStart } = await import('#tests/kill-and-start.ts')
await runScript(async () => {
  const [rounds = '100', ...counts] = process.argv.slice(2)
  const seed = Date.now()
  for (const count of counts.length > 0 ? counts : ['1', '2', '4']) {
    const options = { programs: Number(count), rounds: Number(rounds), seed }
    if (!(options.programs > 0 && options.rounds > 0)) throw new StartFailure('Use: kill-and-start [rounds] [programs …], whole numbers.')
    const startedMs = performance.now()
    await killAndStart(options)
    console.log(`${count} at once, ${rounds} times: all came back (${Math.round((performance.now() - startedMs) / 1_000)} s)`)
  }
})
