import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { build } from 'esbuild'
import type { StockGraph } from './stock-page.ts'

/** Plain React Flow on a page of its own, at an address of this machine. `show` says which graph it draws from then on. */
export async function serveStockPage(): Promise<{ url: string; show: (graph: StockGraph) => void; stop: () => Promise<void> }> {
  const built = await build({
    entryPoints: ['bench/graph/stock-page.ts'],
    bundle: true,
    minify: true,
    format: 'esm',
    write: false,
    outdir: 'out',
    define: { 'process.env.NODE_ENV': '"production"' },
  })
  const textOf = (extension: string) => built.outputFiles.find(({ path }) => path.endsWith(extension))?.text ?? ''
  const page =
    '<!doctype html><title>React Flow</title><link rel="stylesheet" href="/page.css"><style>body{margin:0}#root{height:100vh}</style><div id="root"></div><script type="module" src="/page.js"></script>'
  let graph: StockGraph = { tasks: [], edges: [] }
  const answers: Readonly<Record<string, () => [type: string, text: string]>> = {
    '/page.js': () => ['text/javascript', textOf('.js')],
    '/page.css': () => ['text/css', textOf('.css')],
    '/graph.json': () => ['application/json', JSON.stringify(graph)],
    '/': () => ['text/html', page],
  }
  const server = createServer((request, response) => {
    const answer = answers[new URL(request.url ?? '/', 'http://localhost').pathname]
    if (!answer) return response.writeHead(404).end()
    const [type, text] = answer()
    return response.writeHead(200, { 'content-type': type }).end(text)
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    show: (next) => {
      graph = next
    },
    stop: async () => {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}
