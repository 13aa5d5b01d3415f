// Vitest loads this before each test file, also where one process runs many of them: what must begin anew with a file does so here.
import { afterEach } from 'vitest'
import { passwordHashing } from '#server/auth/password-hashing.ts'
import { countAnew } from '#tests/factories/count.ts'
import { forgetFailures, noteFailure } from '#tests/failures-of-the-file.ts'

forgetFailures()
countAnew()
// A password costs a third of a second of a core; the tests hash some two hundred.
passwordHashing.cost = { N: 1_024, r: 8, p: 1 }
afterEach(({ task }) => {
  if (task.result?.state === 'fail') noteFailure()
})
