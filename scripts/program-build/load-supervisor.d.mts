/** Where the build of the present sources is, or would be, from the root of the checkout. */
export function programBuild(): string

/**
 * The supervisor, of a build of the present sources, which is made when there is none; in development, and where it can't be built, of the
 * sources themselves.
 */
export function loadSupervisor(isDevelopment: boolean): Promise<typeof import('../supervision/supervise.ts')>
