import { prepareCheckout, root } from './bootstrap.mjs'

await prepareCheckout({ developmentPackages: true })
const { generateClient } = await import('./client-generation/generated-client.ts')
await generateClient(root)
