import type { Handler } from '#worker/handler-definition/define-handler.ts'
import httpRequest from './http-request/http-request.ts'
import log from './log.ts'
import sqlQuery from './sql-query/sql-query.ts'
import wait from './wait.ts'

/** The handlers every worker has. */
export const BUILT_IN: readonly Handler[] = [httpRequest, log, sqlQuery, wait]
