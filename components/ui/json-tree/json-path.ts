/** Where a value stands in JSON: names of objects and places in lists (from 0), from the outside in. */
export type JsonPath = readonly (string | number)[]

const PLAIN_NAME = /^[\p{L}_$][\p{L}\p{N}_$]*$/u

/** A path as programs write it: `orders[3].shop["opening hours"]`; empty for the whole value. */
export function jsonPathText(path: JsonPath): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === 'number') return `${text}[${step}]`
    if (!PLAIN_NAME.test(step)) return `${text}[${JSON.stringify(step)}]`
    return text === '' ? step : `${text}.${step}`
  }, '')
}
