import { PHASE_DEVELOPMENT_SERVER } from 'next/constants.js'

/** @type {import('next').NextConfig} */
const settings = {
  // Each build has a folder of its own (scripts/web-build), so that a failed one leaves the last good one alone.
  distDir: process.env.DJAG_WEB_BUILD ?? '.next',
  // Bundling these costs seconds of every build and gains nothing on a server.
  serverExternalPackages: ['@vvo/tzdb', 'better-auth', 'cron-parser', 'drizzle-orm', 'pg', 'pg-boss', 'pino', 'postgres'],
  experimental: {
    // 200 MB that make the next build twice as fast, and this one dearer; where a checkout is built once, there is no next one.
    turbopackFileSystemCacheForBuild: !process.env.CI,
    // As server/http/request-gate.ts has it for every body.
    serverActions: { bodySizeLimit: 1024 * 1024 },
    // What the server sends of a page is a shell, its data come by the API: pages seen once open again without asking, also while the server is silent.
    staleTimes: { dynamic: 12 * 3600, static: 12 * 3600 },
  },
  turbopack: { root: import.meta.dirname },
  // `npm run check` checks the types. Next rewrites a tsconfig that does not extend another.
  typescript: { ignoreBuildErrors: true, tsconfigPath: 'tsconfig.next.json' },
  allowedDevOrigins: ['127.0.0.1'],
  // No page has a picture that is made smaller; without this anybody could have pictures made, with no session.
  images: { unoptimized: true },
  poweredByHeader: false,
}

/** @param {string} phase what Next is started for */
export default (phase) => ({
  ...settings,
  experimental: {
    ...settings.experimental,
    // They were three fifths of what a build writes and a good part of its time, and nobody read them: the web program does not map its stack traces.
    turbopackSourceMaps: phase === PHASE_DEVELOPMENT_SERVER,
  },
  // `page.dev.tsx` is a page under `npm run dev` only: other builds do not know of it.
  pageExtensions: phase === PHASE_DEVELOPMENT_SERVER ? ['dev.tsx', 'tsx', 'ts'] : ['tsx', 'ts'],
})
