import { spawnSync } from 'node:child_process'
import { StartFailure } from '../failure.ts'

/** What tests of the suite `clients` need, the Debian package that brings it, and the names of those tests' files. */
export type ClientProgram = { program: string; debianPackage: string; files: string }

/** Debian's packages are Python's own there; another one that stands before it in the path does not see them. */
export const PYTHONS_WITH_CELERY = ['python3', '/usr/bin/python3'] as const

/** Each with commands of which one succeeds where it is here. */
const PROGRAMS: readonly (ClientProgram & { probes: readonly (readonly string[])[] })[] = [
  { program: 'pgbouncer', debianPackage: 'pgbouncer', files: '**/pgbouncer.clients.test.ts', probes: [['pgbouncer', '--version']] },
  {
    program: 'mariadbd',
    debianPackage: 'mariadb-server-core',
    files: '**/*mysql.clients.test.ts',
    probes: [['mariadbd', '--version']],
  },
  { program: 'python3', debianPackage: 'python3', files: '**/python.clients.test.ts', probes: [['python3', '--version']] },
  {
    program: 'Celery',
    debianPackage: 'python3-celery',
    files: '**/celery.clients.test.ts',
    probes: PYTHONS_WITH_CELERY.map((python) => [python, '-c', 'import celery']),
  },
]

/**
 * What of that is not here.
 * @param isAskedForAlone whether nothing else is to be tested
 * @throws StartFailure that says what to install when nothing of it is, and nothing else is asked for
 */
export function missingClientPrograms(isAskedForAlone: boolean): readonly ClientProgram[] {
  const missing = PROGRAMS.filter(({ probes }) => !probes.some(succeeds))
  if (missing.length < PROGRAMS.length || !isAskedForAlone) return missing
  throw new StartFailure(`The tests of other programs need some of them: on Debian, "${installing(missing)}".`)
}

function succeeds([program = '', ...words]: readonly string[]): boolean {
  return spawnSync(program, words, { stdio: 'ignore' }).status === 0
}

/** The command that installs what is missing, on Debian. */
export function installing(missing: readonly ClientProgram[]): string {
  return `apt-get install ${missing.map(({ debianPackage }) => debianPackage).join(' ')}`
}
