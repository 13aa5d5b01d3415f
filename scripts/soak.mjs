import { prepareCheckout } from './bootstrap.mjs'

await prepareCheckout({ developmentPackages: true })
await import('./soak.ts')
