import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { answerApiRequest } from '#server/api/answer-request.ts'

/** The API behind a real socket, for programs that call it. The test is to be a web program (`asWebProgram`). */
export async function serveApi(): Promise<{ origin: string; close(): void }> {
  const server = createServer(async (request, response) => {
    const body = request.method === 'GET' ? null : await buffer(request)
    const headers = new Headers(Object.entries(request.headers).map(([name, value]) => [name, String(value)]))
    const answer = await answerApiRequest(new Request(`${origin}${request.url}`, { method: request.method ?? 'GET', headers, body }))
    response.writeHead(answer.status, Object.fromEntries(answer.headers))
    for await (const part of answer.body ?? []) response.write(part)
    response.end()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    origin,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}
