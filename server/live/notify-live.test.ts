import { describe, expect, it } from 'vitest'
import { livePayload } from './notify-live.ts'

describe('the payload of a live event', () => {
  it('names every id as long as PostgreSQL takes it', () => {
    expect(JSON.parse(livePayload({ subject: 'task', ids: [1, 2] }))).toEqual({ subject: 'task', ids: [1, 2] })
  })

  it('says "many" by empty lists when the ids do not fit', () => {
    const ids = Array.from({ length: 500 }, (_, index) => `01980000-0000-7000-8000-${String(index).padStart(12, '0')}`)
    expect(JSON.parse(livePayload({ subject: 'run', ids, taskIds: [7] }))).toEqual({ subject: 'run', ids: [], taskIds: [] })
  })
})
