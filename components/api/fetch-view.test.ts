import { afterEach, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { fetchShape } from './fetch-view.ts'

afterEach(() => vi.unstubAllGlobals())

const answering = (body: unknown) => vi.stubGlobal('fetch', async () => Response.json(body))
const shape = z.object({ rows: z.array(z.object({ id: z.number() })) })

it('gives what was answered as its shape knows it: what a later server adds is left out', async () => {
  answering({ rows: [{ id: 1, colour: 'red' }], more: true })
  expect(await fetchShape('/things', shape)).toEqual({ rows: [{ id: 1 }] })
})

it('asks for the page to be loaded anew where a server answers otherwise, and says where', async () => {
  answering({ rows: [{ id: 'one' }] })
  await expect(fetchShape('/things', shape)).rejects.toMatchObject({ code: 'outdated', message: expect.stringContaining('rows.0.id') })
})

it('tells what the API refused as the dashboard tells it: the sentence, the code, each wrong field', async () => {
  const problem = {
    ...{ type: 'urn:djag:problem:invalid_input', title: 'Something given cannot be used', status: 422, code: 'invalid_input' },
    ...{ detail: 'This cannot be used. page: At least 1.', errors: [{ field: 'page', detail: 'At least 1.' }], requestId: 'r1' },
  }
  vi.stubGlobal('fetch', async () => Response.json(problem, { status: 422 }))
  await expect(fetchShape('/v1/things', shape)).rejects.toMatchObject({
    ...{ code: 'invalid_input', message: problem.detail, fields: { page: 'At least 1.' }, requestId: 'r1' },
  })
})
