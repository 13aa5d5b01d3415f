import { z } from 'zod'
import { loadConfiguration } from '#server/configuration/configuration.ts'
import { defineHandler, type Handler, type HandlerContext } from '#worker/handler-definition/define-handler.ts'
import { describeHandler } from '#worker/handler-definition/described-handler.ts'
import { type RunningWorker, startWorker } from '#worker/start-worker.ts'
import type { HandlersToRun } from '#worker/worker-folders.ts'
import type { Setting } from './setting.ts'

const say = (fields: object, message: string) => console.error(message, fields)
export const quietLog = { debug: () => {}, info: () => {}, warn: say, error: say }

/** A handler in the worker's own process that does what it is told. */
export function inlineHandler(name: string, run: (context: HandlerContext) => unknown): Handler {
  return defineHandler({ name, description: 'For measuring.', input: z.object({}), inline: true, run })
}

export function inlineHandlers(handlers: readonly Handler[]): HandlersToRun {
  const described = handlers.map((handler) => ({
    ...describeHandler(handler, null, 'the benchmark'),
    source: 'built-in' as const,
    code: null,
    inline: handler,
  }))
  return {
    registry: new Map(described.map((handler) => [handler.name, handler])),
    host: null,
    versionId: null,
    problem: null,
    onChange: () => {},
    reload: async () => ({ isDone: false, message: '' }),
  }
}

/** A worker with scheduler and runner, as a new user has it but for its slots. `concurrency` left out: the default. */
export async function startMeasuredWorker(setting: Setting, handlers: HandlersToRun, concurrency?: number): Promise<RunningWorker> {
  const given = concurrency === undefined ? {} : { DJAG_CONCURRENCY: String(concurrency) }
  const configuration = loadConfiguration({ ...process.env, DJAG_SECRET: 'x'.repeat(40), ...given })
  return await startWorker({ databaseUrl: setting.url, directUrl: setting.url, configuration, handlers, log: quietLog })
}
