import type { HandedAction } from '#domain/run-actions/run-action.ts'
import type { LogEntry, Progress } from '#server/leases/run-signs.ts'
import type { HandlerCode } from '#worker/handler-child/handler-messages.ts'
import type { RunWithSecrets } from '#worker/handler-child/run-with-secrets.ts'
import type { DescribedAction } from '#worker/handler-definition/described-action.ts'
import type { DescribedHandler } from '#worker/handler-definition/described-handler.ts'
import type { GivenAnswer, HandlerExecution } from '#worker/run-programs/run-report.ts'
import type { TeamFolder } from './folder-version.ts'

/** A version of the team's folder that was loaded whole. `passedOver`: files in it that are no handler files. */
export type HandlersVersion = {
  id: string
  versionDir: string
  handlers: DescribedHandler[]
  actions: DescribedAction[]
  passedOver: string[]
}

/** What a try to load the team's folder gave; with a problem the version before stays in use. */
export type VersionNews = { version: HandlersVersion } | { problem: string }

/** From the worker to the host. `key` names an execution. `environment`: what this run's process gets beside what all have. */
export type HostOrder =
  | { type: 'start'; folder: TeamFolder | null; concurrency: number }
  | { type: 'run'; key: string; run: RunWithSecrets; code: HandlerCode; isReused: boolean; environment: Record<string, string> }
  | { type: 'abort'; key: string; reason: string }
  | { type: 'reload'; key: string }
  | { type: 'action'; key: string; action: HandedAction }

/** From the host to its worker; several at once. */
export type HostMessage =
  | { type: 'ready'; news: VersionNews | null }
  | { type: 'news'; news: VersionNews }
  | { type: 'reloaded'; key: string; news: VersionNews | null }
  | { type: 'log'; key: string; entry: LogEntry }
  | { type: 'progress'; key: string; progress: Progress }
  | { type: 'listens'; key: string; action: string }
  | { type: 'answer'; key: string; answer: GivenAnswer }
  | { type: 'ended'; key: string; outcome: HandlerExecution }
  | { type: 'say'; fields: object; message: string }
