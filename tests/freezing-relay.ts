import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

export interface FreezingRelay {
  port: number
  /** From now on nothing passes, either way, and no connection is closed: new ones are accepted and stay silent. As when a network goes away. */
  freeze(): void
  /** New connections pass again; those from before stay silent for ever. */
  thaw(): void
  /** How many connections it has been asked for. */
  readonly connections: number
  close(): void
}

/** Stands between a test and a server on loopback, and can go silent. */
export async function freezingRelay(to: { host: string; port: number }): Promise<FreezingRelay> {
  const pairs = new Set<Socket[]>()
  let isFrozen = false
  let connections = 0
  const server = createServer((socket) => {
    connections++
    socket.on('error', () => {})
    if (isFrozen) return void pairs.add([socket])
    const onward = connect(to.port, to.host)
    onward.on('error', () => {})
    const pair = [socket, onward]
    pairs.add(pair)
    socket.pipe(onward).pipe(socket)
    for (const end of pair) {
      end.on('close', () => {
        if (!isFrozen) for (const other of pair) other.destroy()
      })
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    get connections() {
      return connections
    },
    freeze: () => {
      isFrozen = true
      for (const [socket, onward] of pairs) {
        socket?.unpipe().pause()
        onward?.unpipe().pause()
      }
    },
    thaw: () => {
      isFrozen = false
    },
    close: () => {
      for (const pair of pairs) for (const end of pair) end.destroy()
      server.close()
    },
  }
}
