import { get } from 'node:http'

const known = new Map<string, Promise<number>>()

/** What the scripts that a page itself names weigh as they come over the wire to a browser that has none of them; each is asked for once. */
export async function bytesOfOwnScripts(origin: string, html: string): Promise<number> {
  const modules = [...html.matchAll(/<script[^>]+src="([^"]+)"[^>]*>/g)].filter(([tag]) => !/nomodule/i.test(tag))
  const own = [...new Set(modules.map(([, source]) => source ?? ''))]
  if (own.length === 0) throw new Error('The page names no script of its own.')
  const bytes = await Promise.all(own.map((source) => bytesOf(new URL(source, origin).href)))
  return bytes.reduce((sum, size) => sum + size, 0)
}

function bytesOf(url: string): Promise<number> {
  const bytes = known.get(url) ?? countBytes(url)
  known.set(url, bytes)
  return bytes
}

/** `fetch` would unpack what comes. */
function countBytes(url: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = get(url, { headers: { 'accept-encoding': 'gzip, deflate, br, zstd' } }, (response) => {
      if (response.statusCode !== 200) reject(new Error(`${url} is answered with ${response.statusCode}.`))
      let bytes = 0
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length
      })
      response.once('end', () => resolve(bytes))
      response.once('error', reject)
    })
    request.once('error', reject)
  })
}
