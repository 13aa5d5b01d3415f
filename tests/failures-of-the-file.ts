let failures = 0

/** A file's first test is still to come. */
export function forgetFailures(): void {
  failures = 0
}

export function noteFailure(): void {
  failures++
}

/** Whether a test of this file has failed so far. */
export function hasFailedTests(): boolean {
  return failures > 0
}
