import { prepareCheckout } from './bootstrap.mjs'

await prepareCheckout({ developmentPackages: true })
const { runScript, StartFailure } = await import('./failure.ts')
const { killAndStart } = await import('#tests/kill-and-start.ts')
const { startProgram, startWorkerProgram } = await import('#tests/embedded-postgres.ts')
await runScript(async () => {
  const words = process.argv.slice(2)
  const start = words.includes('--workers') ? startWorkerProgram : startProgram
  const [rounds = '100', ...counts] = words.filter((word) => word !== '--workers')
  const seed = Date.now()
  for (const count of counts.length > 0 ? counts : ['1', '2', '4']) {
    const options = { programs: Number(count), rounds: Number(rounds), seed, start }
    if (!(options.programs > 0 && options.rounds > 0))
      throw new StartFailure('Use: kill-and-start [--workers] [rounds] [programs …], whole numbers.')
    const startedMs = performance.now()
    await killAndStart(options)
    console.log(
      `${count} ${start === startProgram ? 'programs' : 'workers'} at once, ${rounds} times: all came back (${Math.round((performance.now() - startedMs) / 1_000)} s)`,
    )
  }
})
