import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { noteShown, readShownLog, shownMessages, shownSince, switchOff, switchOffAsUnable, switchOn, wasUnable } from './browser-switch.ts'

const SERVER_NOW = '2026-11-30T10:00:00.000Z'
const kept = new Map<string, string>()
const answer = vi.fn()

beforeEach(() => {
  kept.clear()
  vi.useFakeTimers({ now: new Date('2026-11-30T10:20:00Z'), toFake: ['Date'] })
  const notification = { permission: 'granted', requestPermission: async () => notification.permission }
  vi.stubGlobal('window', Object.assign(new EventTarget(), { Notification: notification }))
  vi.stubGlobal('Notification', notification)
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
    removeItem: (key: string) => kept.delete(key),
  })
  answer.mockResolvedValue(Response.json({ rows: [], now: SERVER_NOW }))
  vi.stubGlobal('fetch', answer)
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

it('a browser whose clock is ahead shows incidents from when it was asked to, by the server’s clock', async () => {
  expect(await switchOn('ada')).toBe(true)
  expect(shownSince('ada')).toBe(SERVER_NOW)
  expect(shownSince('grace')).toBe(null)
  switchOff('ada')
  expect(shownSince('ada')).toBe(null)
  expect(wasUnable('ada')).toBe(false)
})

it('a browser stays as it is when the server does not answer', async () => {
  answer.mockRejectedValue(new TypeError('Failed to fetch'))
  await expect(switchOn('ada')).rejects.toThrow()
  expect(shownSince('ada')).toBe(null)
})

it('a browser that could show none is switched off, which is remembered until it is asked again', async () => {
  await switchOn('ada')
  switchOffAsUnable('ada')
  expect([shownSince('ada'), wasUnable('ada')]).toEqual([null, true])
  answer.mockResolvedValue(Response.json({ rows: [], now: SERVER_NOW }))
  await switchOn('ada')
  expect([shownSince('ada'), wasUnable('ada')]).toEqual([SERVER_NOW, false])
})

it('a browser keeps the latest twenty that it showed, the newest first, and nothing of what it does not understand', () => {
  for (let incidentId = 1; incidentId <= 25; incidentId++) noteShown('ada', { incidentId, title: 'load failed.', at: SERVER_NOW })
  expect(shownMessages(readShownLog('ada')).map(({ incidentId }) => incidentId)).toEqual(Array.from({ length: 20 }, (_, n) => 25 - n))
  expect(shownMessages(readShownLog('grace'))).toEqual([])
  for (const other of ['{', '[{"incidentId":"7"}]']) expect(shownMessages(other)).toEqual([])
})

it('a browser whose storage is full has shown what it showed: that it is not in the log is all that comes of it', () => {
  noteShown('ada', { incidentId: 1, title: 'load failed.', at: SERVER_NOW })
  vi.stubGlobal('localStorage', {
    ...localStorage,
    setItem: () => {
      throw new DOMException('The quota has been exceeded.', 'QuotaExceededError')
    },
  })
  noteShown('ada', { incidentId: 2, title: 'send failed.', at: SERVER_NOW })
  expect(shownMessages(readShownLog('ada')).map(({ incidentId }) => incidentId)).toEqual([1])
})
