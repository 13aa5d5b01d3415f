/** How one parameter of an address is read: null is what can't be. */
type Parser = { parse: (text: string) => unknown }

/**
 * The parameters of an address that are there and can't be read, in whole or in part, as `name=value`. A list that left them out would show more than
 * the address asks for, and nobody would see it.
 */
export function unreadParameters(search: URLSearchParams, parsers: Readonly<Record<string, Parser>>): string[] {
  return Object.entries(parsers).flatMap(([name, parser]) => {
    const text = search.get(name)
    if (text === null || text === '') return []
    const value = parser.parse(text)
    const isWhole = Array.isArray(value) ? value.length === text.split(',').length : value !== null
    return isWhole ? [] : [`${name}=${text}`]
  })
}
