/** Something wrong with JSON text, in words for the person who types it. */
export type JsonProblem = { line: number | null; message: string }

const rewordings: readonly [RegExp, (parts: RegExpMatchArray) => string][] = [
  [/^Missing property "(.+)"\.?$/, ([, name]) => `"${name}" is missing.`],
  [/^Property (.+) is not allowed\.?$/, ([, name]) => `There is no "${name}" among the arguments of this handler.`],
  [/^Incorrect type\. Expected "(.+)"\.?$/, ([, type]) => `This must be ${withArticle(type ?? '')}.`],
  [/^Incorrect type\. Expected one of (.+)\.?$/, ([, types]) => `This must be one of: ${types?.replace(/\.$/, '')}.`],
  [/^Value is not accepted\. Valid values: (.+?)\.?$/, ([, values]) => `This must be one of ${values}.`],
  [
    /^Array has too many items according to schema\. Expected (\d+) or fewer\.?$/,
    ([, count]) => `At most ${count} positional arguments are taken.`,
  ],
  [/^Array has too many items\. Expected (\d+) or fewer\.?$/, ([, count]) => `At most ${count} ${count === '1' ? 'item' : 'items'}.`],
  [/^Array has too few items\. Expected (\d+) or more\.?$/, ([, count]) => `At least ${count} ${count === '1' ? 'item' : 'items'}.`],
  [
    /^String is shorter than the minimum length of (\d+)\.?$/,
    ([, length]) => `At least ${length} ${length === '1' ? 'character' : 'characters'}.`,
  ],
  [/^String is longer than the maximum length of (\d+)\.?$/, ([, length]) => `At most ${length} characters.`],
  [/^Value is below the minimum of (.+?)\.?$/, ([, least]) => `At least ${least}.`],
  [/^Value is above the maximum of (.+?)\.?$/, ([, most]) => `At most ${most}.`],
  [/^Value is below the exclusive minimum of (.+?)\.?$/, ([, bound]) => `More than ${bound}.`],
  [/^Expected comma( or closing (brace|bracket))?\.?$/, () => 'A comma is missing before this.'],
  [/^Colon expected\.?$/, () => 'A colon and a value are missing after the name.'],
  [/^Value expected\.?$/, () => 'A value is missing here.'],
  [/^End of file expected\.?$/, () => 'Nothing may follow after the end.'],
  [/^Trailing comma\.?$/, () => 'Take away the comma after the last entry.'],
  [/^Property keys must be doublequoted\.?$/, () => 'Names stand in double quotes.'],
  [/^Duplicate object key\.?$/, () => 'This name stands here twice.'],
  [/^Expected a JSON object, array or literal\.?$/, () => 'Write JSON here: {} when there is nothing to say.'],
  [/^Unexpected end of string\.?$/, () => 'The closing double quote is missing.'],
]

/** Monaco's sentence about JSON, said as one would say it to a person. */
export function plainProblem(message: string): string {
  for (const [pattern, reword] of rewordings) {
    const parts = message.match(pattern)
    if (parts) return reword(parts)
  }
  return message
}

function withArticle(type: string): string {
  const words: Record<string, string> = {
    object: 'an object { … }',
    array: 'a list [ … ]',
    string: 'a text in double quotes',
    integer: 'a whole number',
    boolean: 'true or false',
  }
  return words[type] ?? `a ${type}`
}
