import { prepareCheckout } from './bootstrap.mjs'

await prepareCheckout()
const { runScript, StartFailure } = await import('./failure.ts')
const { runOnDatabase } = await import('./run-on-database.ts')
await runScript(() => {
  const words = process.argv.slice(2)
  if (words.length > 1 || (words[0] !== undefined && !/^[\da-f]{64}$/.test(words[0])))
    throw new StartFailure(
      'Use: npm run audit:verify [-- HASH], with the hash (64 hexadecimal digits) that an earlier check or the log of a worker gave.',
    )
  return runOnDatabase('worker/ledger/verify-audits.ts', words)
})
