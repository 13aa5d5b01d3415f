import { HTTP_ALLOW } from '#server/configuration/http-allow.ts'

const KEPT = ['PATH', 'HOME', 'LANG', 'TZ', HTTP_ALLOW]

/** What of the worker's environment handlers see: little, and what its owner lists in DJAG_HANDLER_ENV. */
export function handlerEnvironment(environment: NodeJS.ProcessEnv, listed: readonly string[]): NodeJS.ProcessEnv {
  const names = [...KEPT, ...listed].filter((name) => environment[name] !== undefined)
  return Object.fromEntries(names.map((name) => [name, environment[name]])) as NodeJS.ProcessEnv
}
