import next from 'next'
import { trustedProxies } from '#server/configuration/trusted-proxies.ts'
import { createWebServer } from './web-server.ts'

/** The web program: Next behind our own server. The start script gives host and port, and the settings by the environment. */
const [hostname = '127.0.0.1', port = '3000'] = process.argv.slice(2)

process.title = 'djag web'
const application = next({ dev: false, dir: process.cwd(), hostname, port: Number(port), quiet: true })
await application.prepare()
const server = createWebServer(application.getRequestHandler(), {
  isTls: (process.env.DJAG_URL ?? '').startsWith('https:'),
  trustedProxies: trustedProxies(process.env),
})
server.on('error', (error) => {
  console.error(`The web program cannot listen on ${hostname}:${port}: ${error.message}`)
  process.exit(1)
})
server.listen(Number(port), hostname)

// Open event streams close themselves (server/live/web-hub.ts); requests under way are answered.
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => {
    server.close(() => process.exit(0))
    server.closeIdleConnections()
  })
}
