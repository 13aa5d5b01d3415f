import { migrateDatabase } from '#server/database/migrate.ts'
import { prepareQueue } from '#server/queue/prepare-queue.ts'

/**
 * What makes an empty database one that tests start from, in this order. Each gets the database's URL and must leave no connection open,
 * as every test file's database is a copy of the result.
 */
export const TEMPLATE_PREPARATIONS: readonly ((databaseUrl: string) => Promise<void>)[] = [migrateDatabase, prepareQueue]
