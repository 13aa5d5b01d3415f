import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { JsonSchema } from '#domain/json-value.ts'
import { askedSchema } from '#domain/user-actions/team-action.ts'
import type { TeamAction } from './define-action.ts'
import { HandlerLoadError } from './handler-load-error.ts'

/**
 * A team's own action as a worker that has not loaded its code knows it. `file`: its URL. `payloadSchema`: with what it is about. `definition`: the same
 * for the same description and text of its file, wherever that lies.
 */
export type DescribedAction = Pick<
  TeamAction,
  'type' | 'title' | 'description' | 'subject' | 'permission' | 'isIdempotent' | 'timeLimitSeconds' | 'secrets'
> & { payloadSchema: JsonSchema; file: string; definition: string }

/** @param owner who is named when something is wrong @param text of its file @throws HandlerLoadError */
export function describeAction(action: TeamAction, file: string, owner: string, text: string): DescribedAction {
  const { type, title, description, subject, permission, isIdempotent, timeLimitSeconds, secrets } = action
  const said = {
    type,
    title,
    description,
    subject,
    permission,
    isIdempotent,
    timeLimitSeconds,
    secrets,
    payloadSchema: schemaOf(action, owner),
  }
  const definition = createHash('sha256')
    .update(JSON.stringify([said, text]))
    .digest('hex')
    .slice(0, 12)
  return { ...said, file, definition }
}

function schemaOf({ type, payload, subject }: TeamAction, owner: string): JsonSchema {
  try {
    return askedSchema(z.toJSONSchema(payload, { io: 'input', unrepresentable: 'any' }) as JsonSchema, subject)
  } catch (error) {
    throw new HandlerLoadError(
      `The payload of action "${type}" of ${owner} cannot be described as a JSON schema: ${(error as Error).message}. Use types that JSON knows.`,
      { cause: error },
    )
  }
}
