import { webDatabase } from '#server/database/web-database.ts'
import { LiveHub } from './hub.ts'

declare global {
  var djagLiveHub: LiveHub | undefined
}

/**
 * The web program's one hub, on `globalThis` because Next keeps the modules of pages and of route handlers apart. It closes when the process is
 * told to stop: the server would wait for open streams otherwise.
 */
export function webHub(): LiveHub {
  globalThis.djagLiveHub ??= startHub()
  return globalThis.djagLiveHub
}

function startHub(): LiveHub {
  const hub = new LiveHub(webDatabase(), process.env.DJAG_DIRECT_URL || (process.env.DATABASE_URL ?? ''))
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void hub.close())
  return hub
}
