import { describe, expect, test } from 'vitest'
import { HiddenValues } from '#server/secrets/hiding/hidden-values.ts'
import { CommandLines } from './command-lines.ts'

function heard(...printed: string[]) {
  const logged: string[] = []
  const write = (level: string) => (message: string, fields?: unknown) =>
    logged.push(`${level}: ${message}${fields === undefined ? '' : JSON.stringify(fields)}`)
  const log = { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') }
  const lines = new CommandLines({ log, progress: () => {} }, new HiddenValues())
  const reader = lines.reader('info')
  for (const line of printed) reader.write(Buffer.from(`${line}\n`))
  reader.end()
  return { result: lines.result, logged }
}

describe('a value to mask is hidden', () => {
  test.each([
    ['beside a word that is not known', '{"djag":1,"mask":"hunter2","progres":1}', /^warn: .*not understood: .*progres/s],
    ['beside a word that is wrong', '{"djag":1,"mask":"hunter2","level":"loud"}', /^warn: .*not understood/s],
    ['in the name of a word that is not known', '{"djag":1,"mask":"hunter2","hunter2":1}', /^warn: .*not understood: .*\*\*\*/s],
    ['in a line that is no JSON', '{"djag":1,"mask":"hunter2",}', /^info: \{"djag":1,"mask":"\*\*\*",\}/],
    ['in a line that is cut', '{"djag":1,"mask":"hunter2', /^info: \{"djag":1,"mask":"\*\*\*/],
    ['in a line that is too deep', `{"djag":1,"mask":"hunter2","result":${'['.repeat(200)}"hunter2"${']'.repeat(200)}}`, /passed over/],
    ['in a line that is too long', `{"djag":1,"mask":"hunter2","result":"hunter2${'x'.repeat(300_000)}"}`, /passed over/],
  ])('%s', (_where, line, said) => {
    const { logged, result } = heard(line, 'it is hunter2')
    expect(logged[0]).toMatch(said)
    expect(logged.at(-1)).toBe('info: it is ***')
    expect(JSON.stringify([logged, result])).not.toContain('hunter2')
  })

  test('also as a number', () => {
    expect(heard('{"djag":1,"mask":123456}', 'it is 123456').logged.at(-1)).toBe('info: it is ***')
  })
})

describe('a line is for Djag by a word of its own, wherever in it the word stands', () => {
  test('behind others, also in a long one', () => {
    expect(heard('{"result":{"rows":12},"djag":1}')).toEqual({ result: { rows: 12 }, logged: [] })
    const long = 'x'.repeat(100_000)
    expect(heard(JSON.stringify({ result: long, djag: 1 }))).toEqual({ result: long, logged: [] })
    expect(heard('{"mask":"hunter2","progres":1,"djag":1}', 'it is hunter2').logged.at(-1)).toBe('info: it is ***')
  })

  test('and not by one that stands deeper down, or is no name', () => {
    const others = ['{"told":{"djag":1,"result":1}}', '{"message":"{\\"djag\\":1}"}', '{"a":"djag"}', '[{"djag":1}]']
    expect(heard(...others)).toEqual({ result: null, logged: others.map((line) => `info: ${line}`) })
  })

  test('a long object that is another program’s line is cut like any line', () => {
    const line = JSON.stringify({ message: 'x'.repeat(20_000) })
    expect(heard(line).logged).toEqual([`info: ${line.slice(0, 16_000)}… (${line.length - 16_000} more characters)`])
    const endless = `{"message":"${'x'.repeat(300_000)}"}`
    expect(heard(endless).logged).toEqual([`info: ${endless.slice(0, 16_000)}… (${endless.length - 16_000} more characters)`])
  })
})

describe('a result that cannot be kept leaves a note and a warning', () => {
  test.each([
    ['nested 2,000 deep', '['.repeat(2_000) + ']'.repeat(2_000), /nested more than 100 levels/],
    ['nested 100,000 deep', '['.repeat(100_000) + ']'.repeat(100_000), /nested more than 100 levels/],
    ['of 300 KB', `"${'x'.repeat(300 * 1024)}"`, /longer than 262144 characters/],
  ])('%s', (_what, json, why) => {
    const { result, logged } = heard('{"djag":1,"result":1}', `{"djag":1,"result":${json}}`, 'goes on')
    expect(result).toEqual({ note: expect.stringMatching(why), beginning: expect.stringMatching(/^\{"djag":1,"result":/) })
    expect(JSON.stringify(result).length).toBeLessThan(20_000)
    expect(logged).toEqual([expect.stringMatching(/^warn: A line for Djag was passed over/), 'info: goes on'])
  })

  test('and one that can is kept as it is', () => {
    const deep = JSON.parse('['.repeat(90) + ']'.repeat(90))
    expect(heard(JSON.stringify({ djag: 1, result: deep }))).toEqual({ result: deep, logged: [] })
  })
})
