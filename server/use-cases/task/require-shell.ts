import { isDeepStrictEqual } from 'node:util'
import type { Permissible } from '#domain/roles.ts'
import { SHELL_HANDLER } from '#domain/shell-handler.ts'
import type { TaskInput } from '#domain/task-input.ts'
import { requirePermission } from '../require-permission.ts'

type WhatRuns = Pick<TaskInput, 'handler' | 'args' | 'kwargs' | 'queue'>

/**
 * Who writes what a shell runs, or chooses the queue and with it the machine, decides which programs there are: that takes more than editing tasks. All else of such a task is
 * edited as that of any other.
 * @param before null: it is new
 * @throws DomainError `forbidden`
 */
export function requireShell(actor: Permissible, before: WhatRuns | null, after: WhatRuns): void {
  if (after.handler !== SHELL_HANDLER) return
  const isSame =
    before !== null &&
    before.handler === after.handler &&
    before.queue === after.queue &&
    isDeepStrictEqual(before.args, after.args) &&
    isDeepStrictEqual(before.kwargs, after.kwargs)
  if (!isSame) requirePermission(actor, 'use-shell')
}
