import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { answerWorkerRequest } from '#server/api/workers/answer-worker-request.ts'
import { CLIENT_ADDRESS_HEADER } from '#server/auth/client-address.ts'

/** What workers ask, behind a real socket that can fail as networks do. */
export class ServedWorkerApi {
  readonly #server = createServer((request, response) => void this.#answer(request, response))
  /** Calls whose answers get lost on their way back, by address; each once for a number. */
  readonly #toLose = new Map<string, number>()
  #isAway = false
  origin = ''

  async start(): Promise<void> {
    this.#server.listen(0, '127.0.0.1')
    await once(this.#server, 'listening')
    this.origin = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  /** The next answers to these calls that say that all went well are lost: what they asked for is done. */
  loseAnswersTo(...paths: string[]): void {
    for (const path of paths) this.#toLose.set(path, (this.#toLose.get(path) ?? 0) + 1)
  }

  /** How many of them have not been lost yet. */
  get answersToLose(): number {
    return [...this.#toLose.values()].reduce((sum, count) => sum + count, 0)
  }

  /** As while the web is started anew: nothing is asked of Djag meanwhile. */
  setAway(isAway: boolean): void {
    this.#isAway = isAway
    if (isAway) this.#server.closeAllConnections()
  }

  close(): void {
    this.#server.closeAllConnections()
    this.#server.close()
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      if (this.#isAway) return void request.socket.destroy()
      const leaving = new AbortController()
      response.once('close', () => leaving.abort())
      const body = await buffer(request)
      const headers = new Headers(Object.entries(request.headers).map(([name, value]) => [name, String(value)]))
      headers.set(CLIENT_ADDRESS_HEADER, '127.0.0.1')
      const sent = { method: request.method ?? 'GET', headers, signal: leaving.signal, ...(request.method === 'POST' && { body }) }
      const answer = await answerWorkerRequest(new Request(`${this.origin}${request.url}`, sent))
      const text = Buffer.from(await answer.arrayBuffer())
      if (answer.ok && this.#isLost(request.url ?? '', text)) return void request.socket.destroy()
      response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(text)
    } catch (error) {
      if (!response.destroyed) response.writeHead(500).end(String(error))
    }
  }

  /** A claim that gave nothing has nothing to lose. */
  #isLost(url: string, text: Buffer): boolean {
    const path = url.slice(url.lastIndexOf('/'))
    const left = this.#toLose.get(path) ?? 0
    if (left === 0 || (path === '/claim' && text.includes('"runs":[]'))) return false
    this.#toLose.set(path, left - 1)
    return true
  }
}
