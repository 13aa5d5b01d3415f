import type { AddressInfo } from 'node:net'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'

type Received = { from: string; to: string[]; text: string; user: string | undefined }

/** Mail servers on this machine, and what they received. `start` resolves to the address, with a name and a password where it asks for them. */
export function mailServers() {
  const servers: SMTPServer[] = []
  let received: Received[] = []
  const start = async (options: Partial<SMTPServerOptions> = {}, login = ''): Promise<string> => {
    const server = new SMTPServer({
      ...{ authOptional: true, disabledCommands: ['STARTTLS'], allowInsecureAuth: true, closeTimeout: 100, disableReverseLookup: true },
      onData(stream, session, done) {
        let text = ''
        stream.on('data', (bytes: Buffer) => {
          text += bytes
        })
        stream.on('end', () => {
          const { mailFrom, rcptTo } = session.envelope
          received.push({ from: mailFrom ? mailFrom.address : '', to: rcptTo.map(({ address }) => address), text, user: session.user })
          done()
        })
      },
      ...options,
    })
    server.on('error', () => {})
    servers.push(server)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return `smtp://${login}127.0.0.1:${(server.server.address() as AddressInfo).port}`
  }
  const stop = async (): Promise<void> => {
    received = []
    for (const server of servers.splice(0)) await new Promise<void>((resolve) => server.close(() => resolve()))
  }
  return { start, stop, received: () => received }
}
