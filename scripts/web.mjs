import { prepareCheckout } from './bootstrap.mjs'
import { hideSecrets } from './hide-secrets.mjs'
import { loadSupervisor } from './program-build/load-supervisor.mjs'

await prepareCheckout()
hideSecrets()
const { supervise } = await loadSupervisor(false)
await supervise(['web'], false)
