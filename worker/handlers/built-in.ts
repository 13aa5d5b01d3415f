import { containerRules } from '#server/configuration/container-settings.ts'
import type { Environment } from '#server/configuration/setting-shapes.ts'
import type { Handler } from '#worker/handler-definition/define-handler.ts'
import container from './container/container.ts'
import httpRequest from './http-request/http-request.ts'
import log from './log.ts'
import sqlQuery from './sql-query/sql-query.ts'
import wait from './wait.ts'

/** The handlers that come with Djag. */
export const BUILT_IN: readonly Handler[] = [container, httpRequest, log, sqlQuery, wait]

/** Those that a worker with this environment has: containers only where its owner lets it run some. */
export function offeredBuiltIn(environment: Environment): readonly Handler[] {
  return BUILT_IN.filter((handler) => handler !== container || containerRules(environment).engine !== null)
}
