import { z } from 'zod'
import { type Environment, givenSettings } from './setting-shapes.ts'

/** Whether tasks may run lines of shell on a worker's machine: its owner says so. */
export const SHELL_SETTING = { DJAG_SHELL: z.enum(['on', 'off'], 'use on or off').default('off') }

const settingSchema = z.object(SHELL_SETTING)

/** @throws ZodError when the setting can't be read; at the start of a worker it was */
export function shellIsOn(environment: Environment): boolean {
  return settingSchema.parse(givenSettings(environment)).DJAG_SHELL === 'on'
}
