import { prepareCheckout } from './bootstrap.mjs'
import { hideSecrets } from './hide-secrets.mjs'
import { loadSupervisor } from './program-build/load-supervisor.mjs'

await prepareCheckout()
hideSecrets()
const isDevelopment = process.argv.includes('--dev')
const { supervise } = await loadSupervisor(isDevelopment)
await supervise(['web', 'worker'], isDevelopment)
