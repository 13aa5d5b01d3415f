import { describe, expect, it } from 'vitest'
import { apiDocument } from '#server/api/openapi-document.ts'
import { markedParts } from './marked-parts.ts'

describe('a text with the marks of Markdown', () => {
  it('comes apart into code, what is strong, and the rest', () => {
    expect(markedParts('**Edits** say with `If-Match: *` which; `*` is meant.')).toEqual([
      { mark: 'strong', text: 'Edits' },
      { mark: null, text: ' say with ' },
      { mark: 'code', text: 'If-Match: *' },
      { mark: null, text: ' which; ' },
      { mark: 'code', text: '*' },
      { mark: null, text: ' is meant.' },
    ])
  })

  it('keeps a mark that has no pair', () => {
    expect(markedParts('2 * 3 ` 4 **')).toEqual([{ mark: null, text: '2 * 3 ` 4 **' }])
    expect(markedParts('')).toEqual([])
  })

  it('loses nothing of the API document but marks', () => {
    const { description = '' } = apiDocument().info
    expect(description).toContain('`*` says that you mean whatever is there')
    const signOf = { code: '`', strong: '**' }
    const again = markedParts(description).map(({ mark, text }) => (mark === null ? text : `${signOf[mark]}${text}${signOf[mark]}`))
    expect(again.join('')).toBe(description)
    expect(markedParts(description)).toContainEqual({ mark: 'code', text: '*' })
  })
})
