import { spawnSync } from 'node:child_process'
import { PYTHONS_WITH_CELERY } from '../../scripts/testing/client-programs.ts'

/** The Python here that has Celery. @throws Error where none has: then these tests are to be left out */
export function pythonWithCelery(): string {
  const found = PYTHONS_WITH_CELERY.find((python) => spawnSync(python, ['-c', 'import celery'], { stdio: 'ignore' }).status === 0)
  if (found === undefined) throw new Error('No Python here has Celery.')
  return found
}
