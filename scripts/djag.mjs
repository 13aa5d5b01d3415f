#!/usr/bin/env node
// The command line over the API: `npx djag` in the checkout.
import { prepareCheckout } from './bootstrap.mjs'

await prepareCheckout()
const { runCommandLine } = await import('./command-line/command-line.ts')
process.exitCode = await runCommandLine(process.argv.slice(2), process)
