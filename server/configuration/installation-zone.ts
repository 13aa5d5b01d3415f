import { isTimeZone } from '#scheduling/cron/zone.ts'
import type { Environment } from './setting-shapes.ts'

/**
 * The zone that the installation keeps its calendar by, DJAG_TIMEZONE; UTC where it is not set. Read apart: pages can’t load the whole
 * configuration, which finds the data folder by its place in the checkout. The start script has checked the environment before.
 */
export function installationZone(environment: Environment): string {
  const configured = environment.DJAG_TIMEZONE?.trim() ?? ''
  return configured !== '' && isTimeZone(configured) ? configured : 'UTC'
}
