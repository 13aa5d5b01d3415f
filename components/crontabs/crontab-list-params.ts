import { parseAsString } from 'nuqs/server'

/** What the address of the crontab list says. */
export const crontabListParsers = { search: parseAsString.withDefault('') }
