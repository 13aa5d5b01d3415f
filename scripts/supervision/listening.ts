import { createServer } from 'node:net'
import { StartFailure } from '../failure.ts'

const EXPLANATIONS: Record<string, (host: string, port: number) => string> = {
  EADDRINUSE: (host, port) =>
    `Port ${port} on ${host} is in use by another program, perhaps another Djag. Stop that one, or choose another port: PORT=${port + 1} npm start`,
  EACCES: (host, port) => `This user may not listen on port ${port} of ${host}. Choose a port above 1023: PORT=3000 npm start`,
  EADDRNOTAVAIL: (host) => `This machine has no address ${host}. Set DJAG_HOST to one of its own, 127.0.0.1 or 0.0.0.0.`,
  ENOTFOUND: (host) => `The host name ${host} is not known. Set DJAG_HOST to an address of this machine, 127.0.0.1 or 0.0.0.0.`,
}

/**
 * Makes sure that the web program will be able to listen, before anything slow is begun.
 * @throws StartFailure that names host and port and says what to change
 */
export async function assertCanListen(host: string, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const server = createServer()
    server.once('error', (error: NodeJS.ErrnoException) => {
      const explanation = EXPLANATIONS[error.code ?? '']?.(host, port)
      reject(explanation ? new StartFailure(explanation, { needsAPerson: error.code !== 'EADDRINUSE' }) : error)
    })
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve()))
  })
}
