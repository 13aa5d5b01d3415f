import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import type { Dice } from '#scheduling/cron/testing/random-crontab.ts'

export type FlakyServer = { url: string; close(): void }

/** A web server of this machine on which nobody can rely: it answers, fails, hangs up or says nothing at all. */
export async function startFlakyServer(dice: Dice): Promise<FlakyServer> {
  const server = createServer(async (request, response) => {
    const luck = dice(100)
    if (luck < 10) return
    if (luck < 20) return request.socket.destroy()
    await delay(dice(luck < 30 ? 2_500 : 400))
    response.writeHead(luck < 45 ? 500 : 200).end('{"rows": 12}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/`,
    close: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}
