import { connect, createServer } from 'node:net'
import { expect, inject, it } from 'vitest'
import { DatabaseUnreachableError, waitForDatabase } from '#server/database/reachability.ts'
import { freePort } from '#tests/application.ts'

const IMPATIENT = { patienceMs: 0, log: () => {} }
const serverUrl = (change: Partial<URL>) => Object.assign(new URL(inject('testServerUrl')), change).href

it('is content with a database that answers', async () => {
  await waitForDatabase(inject('testServerUrl'), IMPATIENT)
})

it('names host, port and what to check when nothing listens there, and not the password', async () => {
  const port = await freePort()
  const failure = await waitForDatabase(`postgres://djag:hunter2@127.0.0.1:${port}/djag`, IMPATIENT).catch((error: Error) => error)
  expect(failure).toBeInstanceOf(DatabaseUnreachableError)
  expect((failure as Error).message).toMatch(new RegExp(`Cannot reach PostgreSQL at 127.0.0.1:${port} .*nothing listens there: check`))
  expect((failure as Error).message).not.toContain('hunter2')
})

it.each([
  ['the password is wrong', { password: 'wrong' }, 'refuses the user or the password'],
  ['the database does not exist', { pathname: '/nowhere' }, 'has no database of that name: make it with createdb'],
])('does not wait for what waiting cannot mend: %s', async (_, change, message) => {
  const waits: string[] = []
  await expect(waitForDatabase(serverUrl(change), { patienceMs: 60_000, log: (line) => waits.push(line) })).rejects.toThrow(message)
  expect(waits).toEqual([])
})

it('waits for a server that comes up later', async () => {
  const port = await freePort()
  const { port: serverPort, hostname } = new URL(inject('testServerUrl'))
  const relay = createServer((socket) => {
    const onward = connect(Number(serverPort), hostname)
    socket.pipe(onward).pipe(socket)
    for (const end of [socket, onward]) end.on('error', () => {})
  })
  const comeUp = () => relay.listen(port, '127.0.0.1')
  await waitForDatabase(serverUrl({ port: String(port) }), { patienceMs: 60_000, log: comeUp })
  relay.close()
})
