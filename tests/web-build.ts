import { ensureWebBuild } from '../scripts/web-build/web-build.ts'

/** Builds the web program once, before the browser workers each start an application that serves it. */
export default async function buildBeforeTheTests() {
  await ensureWebBuild({ log: console.log, signal: new AbortController().signal })
}
