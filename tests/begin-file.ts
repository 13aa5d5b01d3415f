// Vitest loads this before each test file, also where one process runs many of them: what must begin anew with a file does so here.
import { afterEach } from 'vitest'
import { countAnew } from '#tests/factories/count.ts'
import { forgetFailures, noteFailure } from '#tests/failures-of-the-file.ts'

forgetFailures()
countAnew()
afterEach(({ task }) => {
  if (task.result?.state === 'fail') noteFailure()
})
