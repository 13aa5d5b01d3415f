import { prepareCheckout, root } from './bootstrap.mjs'

await prepareCheckout({ developmentPackages: true })
const { runScript } = await import('./failure.ts')
const { tryTarball } = await import('./releasing/try-tarball.ts')
await runScript(() => tryTarball(root))
