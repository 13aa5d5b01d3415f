import { hashSources } from '../program-build/source-hash.mjs'

const SOURCES = {
  folders: ['app', 'components', 'domain', 'drizzle/schema', 'public', 'scheduling', 'server'],
  files:
    /^(next\.config\.mjs|postcss\.config\.mjs|tailwind\.config\.ts|tsconfig.*\.json|package(-lock)?\.json|proxy\.ts|instrumentation.*\.ts|\.env.*)$/,
}

/** A hash over everything a build of the web program is made from: equal hashes, equal builds. */
export function hashWebSources(): string {
  return hashSources(SOURCES)
}
