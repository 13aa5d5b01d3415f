/**
 * Stands for `next/headers` in the tests of the server: Next gives server actions the headers of the request that called them, and a test gives
 * them its own. It is put in place once for all files (`vitest.config.ts`), as files share a process and with it the modules that have imported it.
 */
let given = new Headers()

/** What the server actions that are called from now on find as the headers of their request. */
export function giveHeaders(headers: HeadersInit): void {
  given = new Headers(headers)
}

export const headers = async (): Promise<Headers> => given
