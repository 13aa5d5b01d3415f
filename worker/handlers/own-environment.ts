import container from './container/container.ts'
import { containerEnvironment } from './container/container-engine.ts'
import { sqlEnvironment } from './sql-query/connections.ts'
import sqlQuery from './sql-query/sql-query.ts'

/** What a built-in handler alone sees of the worker's environment: nobody's own handler is to find passwords of databases, nor the engine of containers. */
export function ownEnvironment(handler: string, environment: NodeJS.ProcessEnv): Record<string, string> {
  if (handler === sqlQuery.name) return sqlEnvironment(environment)
  if (handler === container.name) return containerEnvironment(environment)
  return {}
}
