import { containerRules } from '#server/configuration/container-settings.ts'
import type { Environment } from '#server/configuration/setting-shapes.ts'
import { shellIsOn } from '#server/configuration/shell-setting.ts'
import type { Handler } from '#worker/handler-definition/define-handler.ts'
import container from './container/container.ts'
import httpRequest from './http-request/http-request.ts'
import log from './log.ts'
import shellCommand from './shell-command.ts'
import sqlQuery from './sql-query/sql-query.ts'
import wait from './wait.ts'

/** The handlers that come with Djag. */
export const BUILT_IN: readonly Handler[] = [container, httpRequest, log, shellCommand, sqlQuery, wait]

/** Those that a worker with this environment has: containers and shells only where its owner lets it run some. */
export function offeredBuiltIn(environment: Environment): readonly Handler[] {
  const isOff = (handler: Handler) =>
    (handler === container && containerRules(environment).engine === null) || (handler === shellCommand && !shellIsOn(environment))
  return BUILT_IN.filter((handler) => !isOff(handler))
}
