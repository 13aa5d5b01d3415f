import { afterEach } from 'vitest'

let failures = 0

afterEach(({ task }) => {
  if (task.result?.state === 'fail') failures++
})

/** Whether a test of this file has failed so far. */
export function hasFailedTests(): boolean {
  return failures > 0
}
