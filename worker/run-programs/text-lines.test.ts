import { describe, expect, it } from 'vitest'
import { TextLines } from './text-lines.ts'

function linesOf(chunks: readonly (string | Uint8Array)[], longest?: number): string[] {
  const lines: string[] = []
  const reader = new TextLines((line) => lines.push(line), longest)
  for (const chunk of chunks) reader.write(typeof chunk === 'string' ? Buffer.from(chunk) : chunk)
  reader.end()
  return lines
}

describe('what a program prints, in lines', () => {
  it('keeps text without a line end', () => expect(linesOf(['one\ntwo'])).toEqual(['one', 'two']))

  it.each([[['0 %\r50 %\r100 %\ndone\n']], [['0 %\r', '50 %\r', '100 %', '\r\n', 'done']], [['0 %', '\r50', ' %\r100 %\r\ndone\r\n']]])(
    'shows a progress bar in its last state, however it comes: %j',
    (chunks) => expect(linesOf(chunks)).toEqual(['100 %', 'done']),
  )

  it.each([[['one\r\r\ntwo\r\r\r\n']], [['one\r', '\r', '\ntwo', '\r\r', '\r', '\n']]])(
    'takes \\r before a line end for a part of it, however many: %j',
    (chunks) => expect(linesOf(chunks)).toEqual(['one', 'two']),
  )

  it('counts no line end among what is cut', () => expect(linesOf(['x'.repeat(10), '\r\n'], 10)).toEqual(['x'.repeat(10)]))

  it('holds no more of a progress bar than its present state', () => {
    const lines: string[] = []
    const reader = new TextLines((line) => lines.push(line), 10)
    for (let n = 0; n < 100_000; n++) reader.write(Buffer.from(`${n}\r`))
    reader.end()
    expect(lines).toEqual(['99999'])
  })

  it('replaces broken UTF-8 and puts together what came in two pieces', () => {
    const euro = Buffer.from('€')
    expect(linesOf([euro.subarray(0, 1), euro.subarray(1), '\n', Uint8Array.of(0xff), 'x\n', euro.subarray(0, 2)])).toEqual([
      '€',
      '\ufffdx',
      '\ufffd',
    ])
  })

  it('cuts a very long line and says by how much', () => {
    expect(linesOf(['x'.repeat(15), 'x'.repeat(15), '\nnext'], 10)).toEqual(['xxxxxxxxxx… (20 more characters)', 'next'])
  })
})
