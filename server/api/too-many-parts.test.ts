import { expect, it } from 'vitest'
import { OPERATIONS } from './operation-registry.ts'
import { readBody } from './read-request.ts'

/** None of them can be stored, as whoever looks at one sees. */
const MANY = Array.from({ length: 20_000 }, () => '\0')

it.each([
  ['planManifest', '/plan', { manifest: { tasks: MANY } }, { 'manifest.tasks': 'At most 10,000 tasks.' }],
  [
    'applyManifest',
    '/apply',
    { manifest: { crontabs: Object.fromEntries(MANY.entries()) } },
    { 'manifest.crontabs': 'At most 10,000 crontabs.' },
  ],
  ['previewEdits', '/preview', { edits: MANY }, { edits: 'At most 20 edits; plan a file for more.' }],
])('%s refuses more than it takes by their number, without a look at each', async (id, path, body, fields) => {
  const operation = OPERATIONS.find((each) => each.id === id)
  if (operation?.kind !== 'write' && operation?.kind !== 'question') throw new Error(`There is no ${id} with a body.`)
  const request = new Request(`http://127.0.0.1/api/v1${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  await expect(readBody(operation, request)).rejects.toMatchObject({ code: 'invalid_input', fields })
})
