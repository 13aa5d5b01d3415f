import { prepareCheckout } from './bootstrap.mjs'

await prepareCheckout({ developmentPackages: true })
const { runScript } = await import('./failure.ts')
const { runBenchmarks } = await import('./benchmarking/run-benchmarks.ts')
await runScript(() => runBenchmarks(process.argv.slice(2)))
