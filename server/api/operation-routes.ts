import { DomainError } from '#domain/errors.ts'
import { DOCUMENT_OPERATION } from './openapi-document.ts'
import type { ApiMethod, Operation } from './operation.ts'
import { OPERATIONS } from './operation-registry.ts'
import { RequestProblem } from './request-problem.ts'

/** Where the API is. */
export const API_ROOT = '/api/v1'

type Route = { parts: readonly string[]; operations: Map<ApiMethod, Operation> }

const ROUTES: readonly Route[] = [...Map.groupBy([...OPERATIONS, DOCUMENT_OPERATION], ({ path }) => path)].map(([path, operations]) => ({
  parts: partsOf(path),
  operations: new Map(operations.map((operation) => [operation.method, operation])),
}))

/** An operation, and what the address says of it. */
export type Routed = { operation: Operation; pathParameters: Record<string, string> }

/**
 * Which operation answers a method at an address. Where a word and a parameter could stand for the same part, the word wins.
 * @param pathname with API_ROOT
 * @throws DomainError `not_found`; RequestProblem `method_not_allowed` that names those there are
 */
export function routeOf(method: string, pathname: string): Routed {
  const found = matchesOf(pathname)
  for (const { route, pathParameters } of found) {
    const operation = route.operations.get((method === 'HEAD' ? 'GET' : method) as ApiMethod)
    if (operation) return { operation, pathParameters }
  }
  const allow = allowedAt(pathname).join(', ')
  throw new RequestProblem('method_not_allowed', `Nothing here answers to ${method}. Use one of ${allow}.`, { allow })
}

/**
 * The methods that an address answers to.
 * @throws DomainError `not_found`
 */
export function allowedAt(pathname: string): string[] {
  const found = matchesOf(pathname)
  if (found.length === 0)
    throw new DomainError('not_found', `There is no such address in this API. All there are stand in ${API_ROOT}/openapi.json.`)
  const methods = new Set(found.flatMap(({ route }) => [...route.operations.keys()]))
  return [...methods, ...(methods.has('GET') ? ['HEAD'] : []), 'OPTIONS']
}

function matchesOf(pathname: string): { route: Route; pathParameters: Record<string, string> }[] {
  const asked = partsOf(pathname.slice(API_ROOT.length))
  return ROUTES.flatMap((route) => {
    const pathParameters = parametersAt(route.parts, asked)
    return pathParameters ? [{ route, pathParameters }] : []
  }).sort((one, other) => Object.keys(one.pathParameters).length - Object.keys(other.pathParameters).length)
}

function partsOf(path: string): string[] {
  return path.split('/').filter((part) => part !== '')
}

/** Null: the address is another one. */
function parametersAt(parts: readonly string[], asked: readonly string[]): Record<string, string> | null {
  if (parts.length !== asked.length) return null
  const parameters: Record<string, string> = {}
  for (const [index, part] of parts.entries()) {
    const given = asked[index] ?? ''
    const name = /^\{(\w+)\}$/.exec(part)?.[1]
    if (name === undefined && part !== given) return null
    if (name !== undefined) parameters[name] = decoded(given)
  }
  return parameters
}

/** Text that cannot be decoded stays as it is: no id looks so. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
