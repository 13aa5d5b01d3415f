import { describe, expect, it } from 'vitest'
import type { LogEntry } from '#server/leases/run-signs.ts'
import { RunOutput } from './run-output.ts'

function outputOf(part: { lines: number; bytes: number }, keeps: (level: LogEntry['level']) => boolean = () => true) {
  const written: string[] = []
  const output = new RunOutput((entry) => written.push(entry.message), keeps, part)
  return {
    written,
    output,
    log: (message: string, fields?: LogEntry['fields']) => output.log({ level: 'info', message, ...(fields && { fields }) }),
  }
}

describe('what is kept of all that a run writes', () => {
  it('is all of it within the limit, at once', () => {
    const { written, output, log } = outputOf({ lines: 3, bytes: 100 })
    for (const message of ['a', 'b', 'c']) log(message)
    expect(written).toEqual(['a', 'b', 'c'])
    output.end()
    expect(written).toHaveLength(3)
  })

  it('is its first and its last part beyond the limit, with how much is left out between them', () => {
    const { written, output, log } = outputOf({ lines: 3, bytes: 1_000 })
    for (let n = 0; n < 100; n++) log(`line ${n}`)
    output.end()
    expect(written).toEqual([
      'line 0',
      'line 1',
      'line 2',
      expect.stringMatching(/^It has written 3 lines \(18 bytes\)\./),
      expect.stringMatching(/^94 lines \(651 bytes\) are left out here/),
      'line 97',
      'line 98',
      'line 99',
    ])
  })

  it('is decided as each line comes: neither what was held back by then nor what Djag says of it is judged again at the end', () => {
    let least = 'info'
    const { written, output, log } = outputOf({ lines: 2, bytes: 1_000 }, (level) => level === 'error' || least === 'info')
    for (let n = 0; n < 6; n++) log(`line ${n}`)
    least = 'error'
    log('not kept')
    output.say({ level: 'warn', message: 'of Djag' })
    output.end()
    output.late({ level: 'info', message: 'not kept either' })
    expect(written).toEqual([
      'line 0',
      'line 1',
      expect.stringMatching(/^It has written/),
      expect.stringMatching(/^3 lines/),
      'line 5',
      'of Djag',
    ])
  })

  it('counts bytes, fields too', () => {
    const { written, output, log } = outputOf({ lines: 1_000, bytes: 50 })
    log('a', { text: 'x'.repeat(30) })
    for (let n = 0; n < 10; n++) log('y'.repeat(20))
    output.end()
    expect(written.filter((line) => line.startsWith('y'))).toHaveLength(2)
    expect(written.join('\n')).toContain('8 lines (160 bytes) are left out here')
  })

  it('leaves nothing out when all of the rest fits into the last part', () => {
    const { written, output, log } = outputOf({ lines: 2, bytes: 1_000 })
    for (const message of ['a', 'b', 'c', 'd']) log(message)
    output.end()
    expect(written).toEqual(['a', 'b', expect.stringContaining('It has written 2 lines'), 'c', 'd'])
  })

  it('marks what comes after the end, and keeps little of it', () => {
    const { written, output } = outputOf({ lines: 2, bytes: 1_000 })
    output.end()
    for (let n = 0; n < 1_000; n++) output.late({ level: 'info', message: `${n}` })
    expect(written).toHaveLength(101)
    expect(written[0]).toBe('After its end: 0')
    expect(written[100]).toMatch(/is not kept/)
  })
})
