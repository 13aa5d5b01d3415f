import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { programBuild } from '../../scripts/program-build/load-supervisor.mjs'
import { buildPrograms } from '../../scripts/program-build/program-build.ts'

/** A worker as a program of its own, built as `npm start` builds it; resolves once it is ready. */
export async function spawnMeasuredWorker(url: string): Promise<ChildProcess> {
  await buildPrograms({ log: console.error })
  const worker = spawn(process.execPath, ['--enable-source-maps', join(programBuild(), 'worker.mjs')], {
    env: { ...process.env, DATABASE_URL: url, DJAG_SECRET: 'x'.repeat(40), NODE_ENV: 'production' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const isReady = new Promise<void>((resolve) => {
    worker.stdout?.on('data', (chunk: Buffer) => chunk.includes('The worker is ready.') && resolve())
  })
  const ended = once(worker, 'exit').then(([code]) => `The worker ended with ${code}.`)
  const problem = await Promise.race([isReady, ended])
  if (problem) throw new Error(problem)
  return worker
}

/** What a process holds of the machine's memory: now, or at the most until now. */
export function megabytes(pid: number, which: 'now' | 'most' = 'now'): number {
  const field = which === 'now' ? /VmRSS:\s+(\d+)/ : /VmHWM:\s+(\d+)/
  return Number(field.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1_024
}
