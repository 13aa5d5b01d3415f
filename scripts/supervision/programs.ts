import type { Configuration } from '#server/configuration/configuration.ts'
import { IS_BUILT, partOfBuild } from '#server/programs/built-programs.ts'
import type { ChildProgram } from './child-process.ts'

/** A request under way may take so long to end; streams of events close themselves. */
const WEB_DRAIN_MS = 5_000
/** Time for running handlers to end by themselves; what is left is taken over by another worker. */
const WORKER_DRAIN_MS = 25_000

const NEXT = 'node_modules/next/dist/bin/next'
/** Next behind our own server, which `next dev` is not: in development only pages have their headers. */
const WEB = IS_BUILT ? partOfBuild('web.mjs') : 'server/http/main.ts'
const WORKER = IS_BUILT ? ['--enable-source-maps', partOfBuild('worker.mjs')] : ['worker/main.ts']
/** What the compiler makes of them at one start is there at the next. */
const BUILT_ENVIRONMENT = IS_BUILT ? { NODE_COMPILE_CACHE: partOfBuild('cache') } : {}

export type ProgramName = 'web' | 'worker'

/** What the children see: the settings as the supervisor settled them, so that none of them has to find them out again. */
export function childEnvironment(configuration: Configuration, databaseUrl: string): NodeJS.ProcessEnv {
  const { DJAG_SETUP_TOKEN: _, ...inherited } = process.env
  return {
    ...inherited,
    DATABASE_URL: databaseUrl,
    DJAG_SECRET: configuration.secret,
    DJAG_DATA_DIR: configuration.dataDir,
    DJAG_URL: configuration.url,
    NEXT_TELEMETRY_DISABLED: '1',
    ...BUILT_ENVIRONMENT,
  }
}

interface Options {
  environment: NodeJS.ProcessEnv
  configuration: Configuration
  /** The folder of the web program's build; null in development, where it is built on the fly. */
  webBuild: string | null
  /** What the first set-up takes; null when it is over. */
  setUpToken: string | null
}

/** The command line of each program. */
export function childProgram(name: ProgramName, { environment, configuration, webBuild, setUpToken }: Options): ChildProgram {
  const isDevelopment = webBuild === null
  // In development each program starts another one, which knows nothing of a pipe.
  const handsSecrets = !isDevelopment
  const NODE_ENV = isDevelopment ? 'development' : 'production'
  if (name === 'worker') {
    const watch = isDevelopment ? ['--watch', '--watch-preserve-output'] : []
    return { name, arguments: [...watch, ...WORKER], environment: { ...environment, NODE_ENV }, handsSecrets, drainMs: WORKER_DRAIN_MS }
  }
  return {
    name,
    arguments: isDevelopment
      ? [NEXT, 'dev', '-H', configuration.host, '-p', String(configuration.port)]
      : [WEB, configuration.host, String(configuration.port)],
    environment: {
      ...environment,
      NODE_ENV,
      ...(isDevelopment ? {} : { DJAG_WEB_BUILD: webBuild }),
      ...(setUpToken === null ? {} : { DJAG_SETUP_TOKEN: setUpToken }),
    },
    handsSecrets,
    drainMs: WEB_DRAIN_MS,
  }
}
