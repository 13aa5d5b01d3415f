import type { ImportQuestion } from './imported-task.ts'

/** @param machine whose zone is meant where nothing says one, such as `the machine whose crontab it is` */
export function zoneQuestion(machine: string): ImportQuestion {
  return {
    option: 'zone',
    text: `In which time zone was ${machine}? Say --zone, such as --zone Europe/Berlin (there: timedatectl, or cat /etc/timezone).`,
  }
}
