import { isStream, rootOf } from './curl-example.ts'
import type { ShownOperation } from './reference-document.ts'

type Asked = { address: string } | { missing: string }

/** Whether a page may ask it by the session of who looks: it reads, and ends. What changes something is a command of its own. */
export function canBeAsked(operation: ShownOperation): boolean {
  return operation.method === 'GET' && operation.servers.length === 0 && !isStream(operation)
}

/** The parameters that a reader fills in. */
export function askedParameters({ parameters }: ShownOperation) {
  return parameters.filter((parameter) => parameter.in === 'path' || parameter.in === 'query')
}

/** The address of an operation with these values; what is left empty is left out. `missing`: a parameter of the path without which there is none. */
export function askedAddress(operation: ShownOperation, values: Readonly<Record<string, string>>): Asked {
  let path = operation.path
  const query = new URLSearchParams()
  for (const { in: place, name } of askedParameters(operation)) {
    const value = values[name]?.trim() ?? ''
    if (place === 'query' && value !== '') query.set(name, value)
    if (place !== 'path') continue
    // Of a dot or two a browser makes another path, whatever is escaped.
    if (value === '' || /^\.{1,2}$/.test(value)) return { missing: name }
    path = path.replace(`{${name}}`, encodeURIComponent(value))
  }
  return { address: `${rootOf(operation)}${path}${query.size > 0 ? `?${query}` : ''}` }
}
