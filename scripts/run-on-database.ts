import { once } from 'node:events'
import { loadConfiguration } from '#server/configuration/configuration.ts'
import { spawnHandingSecrets } from './supervision/hand-secrets.ts'
import { childEnvironment } from './supervision/programs.ts'
import { prepareDatabase } from './supervision/run-djag.ts'

/** Runs a program to its end, with DATABASE_URL leading to Djag's migrated database; the process ends with its exit code. */
export async function runOnDatabase(program: string, options: readonly string[]): Promise<void> {
  const configuration = loadConfiguration(process.env)
  const database = await prepareDatabase(configuration)
  try {
    const child = spawnHandingSecrets({
      arguments: [program, ...options],
      environment: childEnvironment(configuration, database.url),
      stdio: ['inherit', 'inherit', 'inherit', 'ignore'],
    })
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => child.kill(signal))
    const [code] = await once(child, 'exit')
    process.exitCode = code ?? 1
  } finally {
    await database.release()
  }
}
