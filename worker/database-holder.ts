import { type ClientOptions, type Database, type DatabaseClient, openDatabase } from '#server/database/client.ts'

/**
 * A pool that can be made anew. Connections that are dead without having said so keep their statements waiting for minutes;
 * making the pool anew ends those statements with an error at once.
 */
export class DatabaseHolder {
  readonly #open: () => DatabaseClient
  #client: DatabaseClient

  constructor(url: string, options: ClientOptions) {
    this.#open = () => openDatabase(url, options)
    this.#client = this.#open()
  }

  get db(): Database {
    return this.#client.db
  }

  async reconnect(): Promise<void> {
    const dead = this.#client
    this.#client = this.#open()
    await dead.sql.end({ timeout: 0 })
  }

  /** Lets running statements end for up to five seconds. */
  close(): Promise<void> {
    return this.#client.close()
  }
}
