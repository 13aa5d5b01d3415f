import { globSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

/** What locks rows of tasks in the name of a person; whoever does it by another statement forgets pauses that are over (rule H6). */
const LOCKS = /\.for\(\s*'(no key )?update'|\bfor (no key )?update\b/

it('is the one place where a use case locks tasks', () => {
  const files = globSync('server/{use-cases,user-actions,actions,queries}/**/*.ts').filter((file) => !file.endsWith('.test.ts'))
  expect(files.length).toBeGreaterThan(50)
  // They lock runs, actions, and views with who keeps them.
  const others = [
    'server/use-cases/run/lock-run.ts',
    'server/user-actions/carry-out-pending-actions.ts',
    'server/use-cases/view/saved-views.ts',
  ]
  expect(files.filter((file) => LOCKS.test(readFileSync(file, 'utf8'))).sort()).toEqual(
    [...others, 'server/use-cases/demo/remove-demo-data.ts', 'server/use-cases/task/lock-tasks.ts'].sort(),
  )
})
