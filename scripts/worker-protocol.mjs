import { prepareCheckout } from './bootstrap.mjs'

await prepareCheckout({ developmentPackages: true })
const { runScript, StartFailure } = await import('./failure.ts')
const { testWorkerProtocol } = await import('../tests/worker-protocol/main.ts')
await runScript(async () => {
  const command = process.argv.slice(2)
  if (command.length === 0)
    throw new StartFailure('Say how the client is started: npm run test:worker-protocol -- python3 -m djag_worker my_handlers')
  process.exitCode = (await testWorkerProtocol(command)) ? 0 : 1
})
