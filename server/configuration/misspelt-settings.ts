import { closest, distance } from 'fastest-levenshtein'
import { SETTING_NAMES } from './configuration.ts'
import { type Environment, givenSettings } from './setting-shapes.ts'

/** Told from one program of ours to another, or to the tests. */
const INTERNAL = ['DJAG_SUPERVISOR_PID', 'DJAG_WEB_BUILD', 'DJAG_KEEP_TEST_DATABASES', 'DJAG_TRACE']

/** No setting of a program, but of the command line, which may be used from the same shell. */
const OF_COMMAND_LINE = ['DJAG_TOKEN']

/** What names of databases for `sql-query` begin with: what follows is free. */
const OF_DATABASES = /^DJAG_SQL_\w/

/** More letters than this apart, a name is not guessed. */
const FARTHEST_GUESS = 4

/** A sentence for each variable that looks like a setting of Djag's and is none: it would have no effect, and nobody would say so. */
export function misspeltSettings(environment: Environment): string[] {
  const own = SETTING_NAMES.filter((name) => name.startsWith('DJAG_'))
  return Object.keys(givenSettings(environment))
    .filter((name) => name.toUpperCase().startsWith('DJAG_') && !own.includes(name) && !OF_DATABASES.test(name))
    .filter((name) => ![...INTERNAL, ...OF_COMMAND_LINE].includes(name))
    .map((name) => {
      const guess = closest(name.toUpperCase(), own)
      const hint =
        distance(name.toUpperCase(), guess) <= FARTHEST_GUESS ? `did you mean ${guess}?` : 'see the list of settings in README.md.'
      return `${name} is set, but there is no such setting, so it has no effect: ${hint}`
    })
}
