import { execFileSync } from 'node:child_process'

/** Builds the programs once, before the tests each start some of them; in a process of its own, as Vitest's way to load modules lacks some of Node's. */
export default function buildBeforeTheTests() {
  execFileSync(process.execPath, ['scripts/program-build/main.ts'], { stdio: ['ignore', 'ignore', 'inherit'] })
}
