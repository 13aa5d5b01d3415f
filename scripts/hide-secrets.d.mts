/** Settings that whoever runs as the same user must not find by looking at this process. */
export const SECRETS: readonly string[]
export function hideSecrets(): void
export function secretsOf(environment: NodeJS.ProcessEnv): Record<string, string>
export function withoutSecrets(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv
